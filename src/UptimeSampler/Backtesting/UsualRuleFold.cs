using UptimeSampler.Statistics;

namespace UptimeSampler.Backtesting;

/// <summary>
/// One of the usual rules. It sees base samples only, since whoever decides by it would not have taken more when one failed. Its alert
/// ends with the first sample at which the rule does not hold any more.
/// </summary>
internal sealed class UsualRuleFold(IRateDetector rule, double threshold, FoldStart start) : IRuleFold
{
    private DateTimeOffset? last;
    private int? open;

    public void Take(Sample sample, long index)
    {
        if (!sample.IsEvidence || sample.IsExtra)
            return;
        double patience = Math.Max(0, (sample.At - (last ?? sample.At)).TotalSeconds);
        last = sample.At;
        bool alarm = rule.Observe(new EvidenceUnit(1, sample.Outcome.Kind == OutcomeKind.Failed ? 1 : 0, start.Settings.Current.NullRate, patience, index), threshold);
        if (alarm)
            open ??= start.Alerts.Add(new BacktestAlert { Target = start.Target, At = sample.At, SampleIndex = index });
        else if (open is { } place && rule.Evidence < threshold)
        {
            start.Alerts.Change(place, alert => alert with { ResolvedAt = sample.At });
            open = null;
        }
    }

    public void End()
    {
    }
}
