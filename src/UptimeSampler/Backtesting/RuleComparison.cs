namespace UptimeSampler.Backtesting;

/// <summary>A rule's alerts held against the detector's incidents.</summary>
/// <param name="Delays">By incident: time from its onset to the rule's alert (zero when that was there before); null when the rule raised none while it lasted.</param>
/// <param name="Outside">Alerts that no incident covers.</param>
public sealed record RuleComparison(IReadOnlyList<TimeSpan?> Delays, long Outside)
{
    /// <summary>Incidents that the rule alerted to.</summary>
    public int Found => Delays.Count(delay => delay is not null);

    /// <summary>Mean delay of those found; null without one.</summary>
    public TimeSpan? MeanDelay => Found == 0 ? null : TimeSpan.FromSeconds(Delays.OfType<TimeSpan>().Average(delay => delay.TotalSeconds));

    /// <summary>Compares; an incident lasts from its onset to its proven end.</summary>
    /// <param name="incidents">The detector's alerts.</param>
    /// <param name="rule">Those of a rule, or the detector's own.</param>
    public static RuleComparison Of(IReadOnlyList<BacktestAlert> incidents, IReadOnlyList<BacktestAlert> rule)
    {
        ILookup<string, BacktestAlert> byTarget = rule.ToLookup(alert => alert.Target, StringComparer.Ordinal);
        HashSet<BacktestAlert> covered = new(ReferenceEqualityComparer.Instance);
        List<TimeSpan?> delays = [];
        foreach (BacktestAlert incident in incidents)
        {
            BacktestAlert[] during = [.. byTarget[incident.Target].Where(alert => Overlap(incident, alert))];
            covered.UnionWith(during);
            delays.Add(during.Length == 0 ? null : TimeSpan.FromTicks(Math.Max(0, (during[0].At - Start(incident)).Ticks)));
        }
        return new RuleComparison(delays, rule.Count - covered.Count);
    }

    private static bool Overlap(BacktestAlert incident, BacktestAlert alert) =>
        alert.At <= (incident.ResolvedAt ?? DateTimeOffset.MaxValue) && (alert.ResolvedAt ?? DateTimeOffset.MaxValue) > Start(incident);

    private static DateTimeOffset Start(BacktestAlert incident) => incident.Onset ?? incident.At;
}
