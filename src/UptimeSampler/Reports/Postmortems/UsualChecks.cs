using UptimeSampler.Statistics;

namespace UptimeSampler.Reports.Postmortems;

/// <summary>
/// What a checker that looks at every full minute would have seen: the first regular sample of each minute stands for its look, so that it meets what
/// really happened. A look opens a connection: where kept ones are sampled beside them, new ones stand for it.
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
        (Checker opened, Checker any) = (new(onset), new(onset));
        (bool opens, bool hasSamples) = (false, false);
        foreach (Sample sample in samples.Where(sample => sample.IsEvidence && !sample.IsExtra && sample.At >= onset && sample.At < to))
        {
            hasSamples = true;
            any.Pass(sample);
            if (sample.Outcome.Connection == ConnectionKind.New)
            {
                opens = true;
                opened.Pass(sample);
            }
        }
        return hasSamples ? (opens ? opened : any).Result() : null;
    }

    /// <summary>Looks once a minute, and holds every rule against what it sees.</summary>
    private sealed class Checker(DateTimeOffset onset)
    {
        private readonly IRateDetector[] rules = [.. Known.Select(rule => rule.Create())];
        private readonly DateTimeOffset?[] alerts = new DateTimeOffset?[Known.Length];
        private DateTimeOffset next = FullMinute(onset.AddTicks(-1)).AddMinutes(1);
        private int looks, failed;

        public void Pass(Sample sample)
        {
            if (sample.At < next)
                return;
            next = FullMinute(sample.At).AddMinutes(1);
            bool isBad = sample.Outcome.Kind == OutcomeKind.Failed;
            (looks, failed) = (looks + 1, failed + (isBad ? 1 : 0));
            for (int i = 0; i < rules.Length; i++)
                if (rules[i].Observe(new EvidenceUnit(1, isBad ? 1 : 0, NullRate: 0.5, Patience: 1, looks), Known[i].Threshold))
                    alerts[i] ??= sample.At;
        }

        public UsualChecks Result() => new(looks, failed, [.. Known.Select((rule, i) => KeyValuePair.Create(rule.Name, alerts[i]))]);

        private static DateTimeOffset FullMinute(DateTimeOffset at) => new(at.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
    }
}
