namespace UptimeSampler.Backtesting;

/// <summary>An alert that a rule would have raised.</summary>
public sealed record BacktestAlert
{
    /// <summary>Name of the target.</summary>
    public required string Target { get; init; }

    /// <summary>Start of the sample that raised it (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>That sample's place among all samples of the target that were read, in time order, from 0.</summary>
    public required long SampleIndex { get; init; }

    /// <summary>Start of the sample that ended it (UTC); null when none did.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Estimated start of the trouble (UTC); null for rules that estimate none.</summary>
    public DateTimeOffset? Onset { get; init; }

    /// <summary>Valid samples from the onset to the last failure; null for rules that estimate no onset.</summary>
    public long? Samples { get; init; }

    /// <summary>Failed samples among them.</summary>
    public long? Failures { get; init; }
}

/// <summary>The alerts of a rule in the order in which they were raised; of very many only the first are kept, and all are counted.</summary>
internal sealed class AlertList
{
    /// <summary>Alerts of a rule that are kept.</summary>
    public const int Limit = 10_000;

    private readonly List<BacktestAlert> alerts = [];

    public long Count { get; private set; }

    /// <summary>Those that are kept, by time.</summary>
    public IReadOnlyList<BacktestAlert> ByTime => [.. alerts.OrderBy(alert => alert.At).ThenBy(alert => alert.Target, StringComparer.Ordinal)];

    /// <summary>Adds one and gives its place; negative when it is only counted.</summary>
    public int Add(BacktestAlert alert)
    {
        Count++;
        if (alerts.Count == Limit)
            return -1;
        alerts.Add(alert);
        return alerts.Count - 1;
    }

    public void Change(int place, Func<BacktestAlert, BacktestAlert> change)
    {
        if (place >= 0)
            alerts[place] = change(alerts[place]);
    }
}
