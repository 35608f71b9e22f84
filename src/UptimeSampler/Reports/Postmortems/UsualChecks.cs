using UptimeSampler.Statistics;

namespace UptimeSampler.Reports.Postmortems;

/// <summary>
/// What a checker that looks once a minute would have seen: the first regular sample of each minute stands for its look, so that it meets what
/// really happened.
/// </summary>
/// <param name="Looks">Looks that it would have had.</param>
/// <param name="Failed">Looks that would have failed.</param>
/// <param name="Rules">Each usual rule, and when it would have alerted; null for never while this lasted.</param>
public sealed record UsualChecks(int Looks, int Failed, IReadOnlyList<KeyValuePair<string, DateTimeOffset?>> Rules)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>The rules, each with the least that makes it alert.</summary>
    private static readonly (string Name, Func<IRateDetector> Create, double Threshold)[] Known =
    [
        ("one failed look", () => new ConsecutiveFailures(), 1),
        ("3 failures in a row", () => new ConsecutiveFailures(), 3),
        ("3 of the last 5 looks failed", () => new SlidingWindow(5), 3),
    ];

    /// <summary>Looks through samples; null when there is none.</summary>
    /// <param name="samples">Samples in order of their start.</param>
    /// <param name="from">Start of the incident (UTC).</param>
    /// <param name="to">Its end (UTC).</param>
    public static UsualChecks? Of(IEnumerable<Sample> samples, DateTimeOffset from, DateTimeOffset to)
    {
        IRateDetector[] rules = [.. Known.Select(rule => rule.Create())];
        DateTimeOffset?[] alerts = new DateTimeOffset?[rules.Length];
        (int looks, int failed) = (0, 0);
        DateTimeOffset next = from;
        foreach (Sample sample in samples.Where(sample => sample.IsEvidence && !sample.IsExtra && sample.At >= from && sample.At < to))
        {
            if (sample.At < next)
                continue;
            next = from + Every * Math.Ceiling((sample.At - from + TimeSpan.FromTicks(1)) / Every);
            bool isBad = sample.Outcome.Kind == OutcomeKind.Failed;
            (looks, failed) = (looks + 1, failed + (isBad ? 1 : 0));
            for (int i = 0; i < rules.Length; i++)
                if (rules[i].Observe(new EvidenceUnit(1, isBad ? 1 : 0, NullRate: 0.5, Patience: 1, looks), Known[i].Threshold))
                    alerts[i] ??= sample.At;
        }
        return looks == 0 ? null : new UsualChecks(looks, failed, [.. Known.Select((rule, i) => KeyValuePair.Create(rule.Name, alerts[i]))]);
    }
}
