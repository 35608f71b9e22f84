using UptimeSampler.Statistics;

namespace UptimeSampler.Incidents;

/// <summary>Failures that come together rather than one by one, although at no fixed times: something comes and goes.</summary>
/// <param name="Episodes">Unbroken runs of failures.</param>
/// <param name="ByChance">How many there would be in the mean if every order of the samples were as likely.</param>
/// <remarks>
/// Any change of the rate leaves runs that chance would not (<see cref="RunsTest"/>). So an incident is tested in three parts with as many failures each,
/// and two of them have to show it: an outage that sets in, ends or eases at one moment does so in one of them.
/// </remarks>
public sealed record Clumps(long Episodes, double ByChance)
{
    private const int Parts = 3;

    /// <summary>Of these parts so many must show it.</summary>
    private const int PartsNeeded = 2;

    /// <summary>Probability of finding it in a part where failures come one by one at one rate.</summary>
    private const double Level = 0.005;

    /// <summary>Fewest episodes of a part: fewer may be one outage and its end.</summary>
    private const int LeastEpisodes = 3;

    /// <summary>At most this share of the episodes that chance would give: with many samples any drift of the rate is proven, and says little.</summary>
    private const double MostShare = 0.5;

    /// <summary>The clumps of an incident's failures; null when they come one by one, or do not tell.</summary>
    /// <param name="samples">Valid samples of the incident in order of their start.</param>
    public static Clumps? Of(IReadOnlyList<Sample> samples)
    {
        bool[] failed = [.. samples.Select(sample => sample.Outcome.Kind == OutcomeKind.Failed)];
        int[] places = [.. Enumerable.Range(0, failed.Length).Where(place => failed[place])];
        if (places.Length < 2)
            return null;
        // Parts begin and end with a failure because they are cut so: only what lies between is free to come in any order.
        int Cut(int part) => places[part * (places.Length - 1) / Parts];
        int showing = Enumerable.Range(0, Parts).Count(part => Cut(part + 1) - Cut(part) > 2 && IsClumped(failed.AsSpan(Cut(part) + 1, Cut(part + 1) - Cut(part) - 1)));
        RunsTest all = RunsTest.Of(failed.AsSpan(places[0], places[^1] - places[0] + 1));
        return showing >= PartsNeeded ? new Clumps(all.Runs, ByChanceOf(all)) : null;
    }

    /// <summary>What it looks like, in a plain sentence.</summary>
    public string Text => $"Failures come in clumps, {Words.Count(Episodes, "episode")} where one by one they would make about {Words.Count((long)Math.Round(ByChance), "episode")}: look for what comes and goes.";

    private static bool IsClumped(ReadOnlySpan<bool> failed)
    {
        RunsTest test = RunsTest.Of(failed);
        return test.PValue <= Level && test.Runs >= LeastEpisodes && test.Runs <= MostShare * ByChanceOf(test);
    }

    private static double ByChanceOf(RunsTest test) => (double)test.Failures * (test.Samples - test.Failures + 1) / test.Samples;
}
