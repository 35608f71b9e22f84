using UptimeSampler.Statistics;

namespace UptimeSampler.Incidents;

/// <summary>Failures that come back at fixed times, such as with a job that runs every five minutes.</summary>
/// <param name="Period">How often.</param>
/// <param name="Lasts">How long they last each time, as far as samples tell: the median from the first failure of an episode to its last; zero when most are single.</param>
/// <param name="Episodes">How many times it was seen.</param>
public sealed record Rhythm(TimeSpan Period, TimeSpan Lasts, int Episodes)
{
    /// <summary>Evidence that samples fail more at those times than the same address does at others.</summary>
    private const double Bar = 100;

    /// <summary>
    /// The rhythm of an incident's failures; null when they have none that could be proven. Addresses take turns, so that a bad one fails in
    /// a rhythm of our own making: each is compared with itself at other times.
    /// </summary>
    /// <param name="samples">Valid samples of the incident, in order of their start.</param>
    public static Rhythm? Of(IReadOnlyList<Sample> samples)
    {
        if (samples.Count < 2 || samples[^1].At <= samples[0].At)
            return null;
        DateTimeOffset start = samples[0].At;
        TimeSpan window = samples[^1].At - start;
        TimeSpan[] failures = [.. samples.Where(sample => sample.Outcome.Kind == OutcomeKind.Failed).Select(sample => sample.At - start)];
        TimeSpan interval = MeanTime(samples, window);
        // Divisors of the true period are found as well.
        foreach (Periodicity found in ArcScan.Find(failures, window, interval).Reverse())
        {
            List<TimeSpan> lengths = Lengths(failures, Gap(found.Period, interval));
            lengths.Sort();
            TimeSpan lasts = lengths[lengths.Count / 2];
            if (FailsMoreThen(samples, found, found.Width + lasts))
                return new Rhythm(found.Period, lasts, found.Episodes);
        }
        return null;
    }

    /// <summary>Such as <c>Failures come back every 5 min, for about 10 s each time.</c></summary>
    public string Text =>
        $"Failures come back every {Words.Span(Period)}" + (Lasts.TotalSeconds < 1 ? "." : $", for about {Words.Span(Lasts)} each time.");

    /// <summary>The arc was chosen among as many as the period has room for, which the evidence has to pay for.</summary>
    private static bool FailsMoreThen(IReadOnlyList<Sample> samples, Periodicity found, TimeSpan length)
    {
        DateTimeOffset first = samples[0].At + found.Phase;
        List<(RateCount Part, RateCount All)> addresses = [.. samples.GroupBy(sample => sample.Outcome.AddressName)
            .Select(address => (Count(address.Where(IsThen)), Count(address)))];
        return Localisation.LogExcessEvidence(addresses) >= Math.Log(Bar * (found.Period / found.Width));

        bool IsThen(Sample sample) => Modulo((sample.At - first).Ticks, found.Period.Ticks) <= length.Ticks;
    }

    private static RateCount Count(IEnumerable<Sample> samples)
    {
        (long failures, long all) = (0, 0);
        foreach (Sample sample in samples)
            (failures, all) = (failures + (sample.Outcome.Kind == OutcomeKind.Failed ? 1 : 0), all + 1);
        return new RateCount(failures, all);
    }

    private static long Modulo(long ticks, long period) => ((ticks % period) + period) % period;

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
