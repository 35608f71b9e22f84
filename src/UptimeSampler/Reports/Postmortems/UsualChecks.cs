using UptimeSampler.Statistics;

namespace UptimeSampler.Reports.Postmortems;

/// <summary>
/// What a checker that looks at every full minute would have seen: the first regular sample of each minute stands for its look, so that it meets what
/// really happened. A look opens a connection: in a minute that has a sample over a new one, the first of these stands for it.
/// </summary>
/// <param name="Looks">Looks that it would have had; 0 when it was over before the first full minute.</param>
/// <param name="Failed">Looks that would have failed.</param>
/// <param name="Rules">Each usual rule, and when it would have alerted; null for never while this lasted.</param>
public sealed record UsualChecks(int Looks, int Failed, IReadOnlyList<KeyValuePair<string, DateTimeOffset?>> Rules)
{
    /// <summary>The rules, each with the least that makes it alert.</summary>
    private static readonly (string Name, Func<IRateDetector> Create, double Threshold)[] Known =
    [
        ("one failed look", () => new ConsecutiveFailures(), 1),
        ("3 failures in a row", () => new ConsecutiveFailures(), 3),
        ("3 of the last 5 looks failed", () => new SlidingWindow(5), 3),
    ];

    /// <summary>Looks through samples; null when there is none.</summary>
    /// <param name="samples">Samples in order of their start.</param>
    /// <param name="onset">When it began (UTC): the minute that had begun by then was looked at before.</param>
    /// <param name="to">Its end (UTC).</param>
    public static UsualChecks? Of(IEnumerable<Sample> samples, DateTimeOffset onset, DateTimeOffset to)
    {
        IRateDetector[] rules = [.. Known.Select(rule => rule.Create())];
        DateTimeOffset?[] alerts = new DateTimeOffset?[Known.Length];
        (int looks, int failed) = (0, 0);
        bool hasSamples = false;
        Sample? look = null;
        foreach (Sample sample in samples.Where(sample => sample.IsEvidence && !sample.IsExtra && sample.At >= onset && sample.At < to))
        {
            hasSamples = true;
            if (MinuteOf(sample.At) <= MinuteOf(onset.AddTicks(-1)))
                continue;
            if (look is not null && MinuteOf(look.At) != MinuteOf(sample.At))
            {
                Look(look);
                look = null;
            }
            if (look is null || (look.Outcome.Connection == ConnectionKind.Kept && sample.Outcome.Connection == ConnectionKind.New))
                look = sample;
        }
        if (look is not null)
            Look(look);
        return hasSamples ? new UsualChecks(looks, failed, [.. Known.Select((rule, i) => KeyValuePair.Create(rule.Name, alerts[i]))]) : null;

        void Look(Sample seen)
        {
            bool isBad = seen.Outcome.Kind == OutcomeKind.Failed;
            (looks, failed) = (looks + 1, failed + (isBad ? 1 : 0));
            for (int i = 0; i < rules.Length; i++)
                if (rules[i].Observe(new EvidenceUnit(1, isBad ? 1 : 0, NullRate: 0.5, Patience: 1, looks), Known[i].Threshold))
                    alerts[i] ??= seen.At;
        }
    }

    private static long MinuteOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMinute;
}
