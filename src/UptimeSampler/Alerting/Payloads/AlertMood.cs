namespace UptimeSampler.Alerting.Payloads;

/// <summary>How bad a message is, for receivers that show it as a colour.</summary>
internal enum AlertMood
{
    Good,
    Attention,
    Bad,
}

/// <summary>Tells the mood of a message.</summary>
internal static class AlertMoods
{
    public static AlertMood Of(AlertMessage message) => message switch
    {
        { Kind: AlertKind.Resolved, Incident.IsUnwatched: false } => AlertMood.Good,
        { Kind: AlertKind.Resolved or AlertKind.Acknowledged } or { Incident.Severity: Severity.Warning } => AlertMood.Attention,
        _ => AlertMood.Bad,
    };
}
