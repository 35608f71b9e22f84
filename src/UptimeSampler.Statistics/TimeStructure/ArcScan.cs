namespace UptimeSampler.Statistics;

/// <summary>
/// Do failures come back at fixed times: every five minutes, every hour? For each period that people and schedulers use, the
/// largest number of failure episodes within one arc of the period's circle, against chance (a scan statistic on the circle;
/// Naus 1965, Wallenstein and Naus 1974), with a union bound over arcs, widths and periods.
/// </summary>
/// <remarks>
/// Failures closer than max(3 sampling intervals, a tenth of the period) are one episode, so that one long outage is not called
/// periodic. Under the hypothesis the phases of episodes are independent and uniform; p is conservative. Sampling must not itself
/// be periodic. O(periods · failures log failures).
/// </remarks>
public static class ArcScan
{
    /// <summary>Level at which a period is accepted.</summary>
    public const double Level = 0.01;

    private const int FewestEpisodes = 3;
    private const double FewestPeriods = 2.5;
    private const double NearlyAsGood = 0.85;

    private static readonly TimeSpan[] Candidates =
    [
        .. new[] { 1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
    ];

    private static ReadOnlySpan<double> Widths => [0.02, 0.05, 0.1, 0.2];

    /// <summary>The periods that are tried.</summary>
    public static IReadOnlyList<TimeSpan> Periods => Candidates;

    /// <summary>
    /// The periods accepted at <see cref="Level"/> whose concentration is at least 85 % of the best one's, shortest first;
    /// divisors of the true period are among them: report the longest.
    /// </summary>
    /// <param name="failures">Times of the failures since the start of the window, ascending.</param>
    /// <param name="window">Length of the window; periods longer than 1/2.5 of it are not tried.</param>
    /// <param name="samplingInterval">Mean time between samples, above zero.</param>
    /// <exception cref="ArgumentException">The times do not ascend.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not above zero.</exception>
    public static IReadOnlyList<Periodicity> Find(ReadOnlySpan<TimeSpan> failures, TimeSpan window, TimeSpan samplingInterval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(samplingInterval, TimeSpan.Zero);
        for (int i = 1; i < failures.Length; i++)
        {
            if (failures[i] < failures[i - 1])
                throw new ArgumentException($"The times must ascend, but {failures[i]} follows {failures[i - 1]}.", nameof(failures));
        }
        List<Periodicity> accepted = [];
        foreach (TimeSpan period in Candidates)
        {
            if (window >= FewestPeriods * period && Scan(failures, period, samplingInterval) is { PValue: < Level } found)
                accepted.Add(found);
        }
        double best = accepted.Count == 0 ? 0 : accepted.Max(found => found.Concentration);
        accepted.RemoveAll(found => found.Concentration < NearlyAsGood * best);
        return accepted;
    }

    private static Periodicity? Scan(ReadOnlySpan<TimeSpan> failures, TimeSpan period, TimeSpan samplingInterval)
    {
        double[] phases = Phases(failures, period, 3 * samplingInterval > period / 10 ? 3 * samplingInterval : period / 10);
        if (phases.Length < FewestEpisodes)
            return null;
        Periodicity best = new(period, double.PositiveInfinity, 0, phases.Length, default, default);
        foreach (double width in Widths)
        {
            (int most, double start) = Fullest(phases, width);
            double p = Candidates.Length * Widths.Length * phases.Length * BinomialDistribution.AtLeast(most - 1, phases.Length - 1, width);
            double expected = phases.Length * width;
            if (p < best.PValue)
                best = best with { PValue = p, Concentration = (most - expected) / (phases.Length - expected), Phase = start * period, Width = width * period };
        }
        return best with { PValue = Math.Min(1, best.PValue) };
    }

    // Where on the circle, as a share of the period, each episode begins; ascending.
    private static double[] Phases(ReadOnlySpan<TimeSpan> failures, TimeSpan period, TimeSpan gap)
    {
        List<double> phases = [];
        for (int i = 0; i < failures.Length; i++)
        {
            if (i == 0 || failures[i] - failures[i - 1] >= gap)
                phases.Add((double)(failures[i].Ticks % period.Ticks) / period.Ticks);
        }
        phases.Sort();
        return [.. phases];
    }

    // The arc of the given width, starting at an episode, that holds most episodes.
    private static (int Most, double Start) Fullest(double[] phases, double width)
    {
        int most = 0, end = 0;
        double start = 0;
        for (int first = 0; first < phases.Length; first++)
        {
            end = Math.Max(end, first);
            while (end < first + phases.Length && Distance(phases, first, end) <= width + 1e-12)
                end++;
            if (end - first > most)
                (most, start) = (end - first, phases[first]);
        }
        return (most, start);
    }

    private static double Distance(double[] phases, int from, int to) =>
        to < phases.Length ? phases[to] - phases[from] : phases[to - phases.Length] + 1 - phases[from];
}
