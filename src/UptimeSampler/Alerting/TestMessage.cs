namespace UptimeSampler.Alerting;

/// <summary>Messages about an incident that never was, to try a channel with.</summary>
public static class TestMessage
{
    /// <summary>What their target is called.</summary>
    public const string Target = "test of alerts";

    private const int Samples = 61;
    private const int Failures = 29;
    private static readonly TimeSpan FoundAfter = TimeSpan.FromSeconds(16);

    /// <summary>A message as an outage of half of all requests causes it, and says that it is a test.</summary>
    /// <param name="kind">Opened, or resolved for the end of the same incident.</param>
    /// <param name="at">When the test was begun (UTC); the same for both.</param>
    public static AlertMessage Of(AlertKind kind, DateTimeOffset at)
    {
        DateTimeOffset onset = at - FoundAfter;
        string key = $"uptimesampler/test/{at.ToUnixTimeMilliseconds()}";
        return new AlertMessage
        {
            Kind = kind,
            IncidentKey = key,
            MessageKey = $"{key}/{kind.Name()}",
            Incident = new Incident
            {
                Id = 0,
                Target = Target,
                Kind = IncidentKind.FailureRate,
                State = kind == AlertKind.Resolved ? IncidentState.Resolved : IncidentState.Open,
                Severity = Severity.Warning,
                Onset = onset,
                OnsetLow = onset,
                OnsetHigh = onset,
                OpenedAt = at,
                ResolvedAt = kind == AlertKind.Resolved ? at : null,
                LastFailureAt = at,
                Samples = Samples,
                Failures = Failures,
                Low = 0.35,
                High = 0.60,
                Evidence = 2.1e8,
                Threshold = 1.0e7,
                Tolerated = 0.001,
                FailureClasses = new Dictionary<FailureClass, long> { [FailureClass.Http5xx] = Failures },
                Suspects = [],
                Summary = "This is a test of this channel (uptimesampler alerts test): nothing fails, and nobody has to do anything.",
            },
            TargetUrl = "https://test.invalid/",
            At = at,
        };
    }
}
