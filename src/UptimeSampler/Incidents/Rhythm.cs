using UptimeSampler.Statistics;

namespace UptimeSampler.Incidents;

/// <summary>Failures that come back at fixed times, such as with a job that runs every five minutes.</summary>
/// <param name="Period">How often.</param>
/// <param name="Lasts">How long they last each time, as far as samples tell: the median from the first failure of an episode to its last; zero when most are single.</param>
/// <param name="Episodes">How many times it was seen.</param>
public sealed record Rhythm(TimeSpan Period, TimeSpan Lasts, int Episodes)
{
    /// <summary>The rhythm of an incident's failures; null when they have none that could be proven.</summary>
    /// <param name="samples">Samples of the incident, in order of their start.</param>
    public static Rhythm? Of(IReadOnlyList<Sample> samples)
    {
        if (samples.Count < 2 || samples[^1].At <= samples[0].At)
            return null;
        DateTimeOffset start = samples[0].At;
        TimeSpan window = samples[^1].At - start;
        TimeSpan[] failures = [.. samples.Where(sample => sample.Outcome.Kind == OutcomeKind.Failed).Select(sample => sample.At - start)];
        TimeSpan interval = MeanTime(samples, window);
        // Divisors of the true period are found as well.
        if (ArcScan.Find(failures, window, interval) is not [.., Periodicity found])
            return null;
        List<TimeSpan> lengths = Lengths(failures, Gap(found.Period, interval));
        lengths.Sort();
        return new Rhythm(found.Period, lengths[lengths.Count / 2], found.Episodes);
    }

    /// <summary>Such as <c>Failures come back every 5 min, for about 10 s each time.</c></summary>
    public string Text =>
        $"Failures come back every {Words.Span(Period)}" + (Lasts.TotalSeconds < 1 ? "." : $", for about {Words.Span(Lasts)} each time.");

    /// <summary>Between samples that were due anyway: those that suspicion adds crowd where something fails.</summary>
    private static TimeSpan MeanTime(IReadOnlyList<Sample> samples, TimeSpan window) =>
        window / Math.Max(1, samples.Count(sample => !sample.IsExtra) - 1);

    private static TimeSpan Gap(TimeSpan period, TimeSpan interval) => 3 * interval > period / 10 ? 3 * interval : period / 10;

    private static List<TimeSpan> Lengths(TimeSpan[] failures, TimeSpan gap)
    {
        List<TimeSpan> lengths = [];
        TimeSpan first = failures[0];
        for (int i = 1; i <= failures.Length; i++)
            if (i == failures.Length || failures[i] - failures[i - 1] >= gap)
            {
                lengths.Add(failures[i - 1] - first);
                first = i == failures.Length ? first : failures[i];
            }
        return lengths;
    }
}
