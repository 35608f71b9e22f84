namespace UptimeSampler;

/// <summary>The names of an incident's words in JSON, CSV and on screen.</summary>
public static class IncidentNames
{
    /// <summary>Such as <c>failure_rate</c>.</summary>
    public static string Name(this IncidentKind kind) => kind switch
    {
        IncidentKind.FailureRate => "failure_rate",
        IncidentKind.Latency => "latency",
        IncidentKind.NoData => "no_data",
        IncidentKind.Certificate => "certificate",
        IncidentKind.Preflight => "preflight",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of incident"),
    };

    /// <summary>Such as <c>open</c>.</summary>
    public static string Name(this IncidentState state) => state switch
    {
        IncidentState.Open => "open",
        IncidentState.Acknowledged => "acknowledged",
        IncidentState.Resolved => "resolved",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such state of an incident"),
    };

    /// <summary>Such as <c>critical</c>.</summary>
    public static string Name(this Severity severity) => severity switch
    {
        Severity.Warning => "warning",
        Severity.Error => "error",
        Severity.Critical => "critical",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "No such severity"),
    };

    /// <summary>Such as <c>opened</c>.</summary>
    public static string Name(this AlertKind kind) => kind switch
    {
        AlertKind.Opened => "opened",
        AlertKind.Updated => "updated",
        AlertKind.Reminder => "reminder",
        AlertKind.Acknowledged => "acknowledged",
        AlertKind.Resolved => "resolved",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of alert"),
    };

    /// <summary><c>new</c> or <c>kept</c>.</summary>
    public static string Name(this ConnectionKind connection) => connection switch
    {
        ConnectionKind.New => "new",
        ConnectionKind.Kept => "kept",
        _ => throw new ArgumentOutOfRangeException(nameof(connection), connection, "No such kind of connection"),
    };
}
