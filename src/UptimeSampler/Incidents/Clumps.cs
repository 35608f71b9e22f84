using UptimeSampler.Statistics;

namespace UptimeSampler.Incidents;

/// <summary>Failures that come together rather than one by one, although at no fixed times: something comes and goes.</summary>
/// <param name="Episodes">Unbroken runs of failures.</param>
/// <param name="ByChance">How many there would be in the mean if every order of the samples were as likely.</param>
/// <param name="PValue">Probability, 0 to 1, of as few then (<see cref="RunsTest"/>).</param>
public sealed record Clumps(long Episodes, double ByChance, double PValue)
{
    /// <summary>Probability of finding them where failures come one by one.</summary>
    private const double Level = 0.01;

    /// <summary>With fewer it is one outage and its end.</summary>
    private const int LeastEpisodes = 3;

    /// <summary>At most this share of the episodes that chance would give: with many samples any drift of the rate is proven, and says little.</summary>
    private const double MostShare = 0.5;

    /// <summary>The clumps of an incident's failures; null when they come one by one, or do not tell.</summary>
    /// <param name="samples">Valid samples of the incident in order of their start.</param>
    public static Clumps? Of(IReadOnlyList<Sample> samples)
    {
        bool[] failed = [.. samples.Select(sample => sample.Outcome.Kind == OutcomeKind.Failed)];
        int first = Array.IndexOf(failed, true), last = Array.LastIndexOf(failed, true);
        if (last - first < 2)
            return null;
        // The incident begins and ends with a failure because it is cut so: only what lies between them is free to come in any order.
        double p = RunsTest.Of(failed.AsSpan(first + 1, last - first - 1)).PValue;
        (RunsTest all, double samplesThen) = (RunsTest.Of(failed), last - first + 1);
        Clumps clumps = new(all.Runs, all.Failures * (samplesThen - all.Failures + 1) / samplesThen, p);
        return p <= Level && clumps.Episodes >= LeastEpisodes && clumps.Episodes <= MostShare * clumps.ByChance ? clumps : null;
    }

    /// <summary>What it looks like, in a plain sentence.</summary>
    public string Text =>
        $"Failures come in clumps: {Episodes} episodes where about {Words.Count((long)Math.Round(ByChance), "episode")} would be chance (p = {Words.Scientific(PValue)}); look for what comes and goes.";
}
