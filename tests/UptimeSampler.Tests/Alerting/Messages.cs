namespace UptimeSampler.Tests.Alerting;

/// <summary>The messages that the tests send: the incident of contracts' example, 29 of 61 samples failed.</summary>
internal static class Messages
{
    public static readonly DateTimeOffset Onset = new(2026, 11, 23, 14, 3, 5, TimeSpan.Zero);

    public static AlertMessage Of(AlertKind kind, Func<Incident, Incident>? change = null)
    {
        Incident incident = new()
        {
            Id = 7,
            Target = "shop",
            Kind = IncidentKind.FailureRate,
            State = kind == AlertKind.Resolved ? IncidentState.Resolved : IncidentState.Open,
            Severity = Severity.Error,
            Onset = Onset,
            OnsetLow = Onset.AddSeconds(-15),
            OnsetHigh = Onset.AddSeconds(5),
            OpenedAt = Onset.AddSeconds(16),
            ResolvedAt = kind == AlertKind.Resolved ? Onset.AddMinutes(12) : null,
            LastFailureAt = kind == AlertKind.Resolved ? Onset.AddMinutes(7) : Onset.AddSeconds(15),
            Samples = 61,
            Failures = 29,
            Low = 0.35,
            High = 0.60,
            Evidence = 2.1e8,
            Threshold = 1.0e7,
            Tolerated = 0.001,
            FailureClasses = new Dictionary<FailureClass, long> { [FailureClass.Reset] = 9, [FailureClass.Http5xx] = 20 },
            Suspects = [new Suspect("address", "10.0.0.3", 8, 8, 1e-9)],
            Worst = new FailingSample(Onset.AddSeconds(9), FailureClass.Reset, null, "10.0.0.3", "w1", ConnectionKind.New, TimeSpan.FromMilliseconds(4_800)),
            Typical = new FailingSample(Onset.AddSeconds(7), FailureClass.Http5xx, 503, "10.0.0.3", "w2", ConnectionKind.New, TimeSpan.FromMilliseconds(12.25)),
            Summary = "Some requests to shop fail.",
        };
        return new AlertMessage
        {
            Kind = kind,
            IncidentKey = "uptimesampler/here/7",
            MessageKey = $"uptimesampler/here/7/{(int)kind}",
            Incident = change is null ? incident : change(incident),
            TargetUrl = "https://shop.example/cart",
            Labels = new Dictionary<string, string> { ["team"] = "web" },
            Runbook = "https://runbooks.example/shop",
            At = Onset.AddSeconds(16),
        };
    }

    /// <summary>The incident of the others, open again after it was over: the same incident and a message of its own.</summary>
    public static AlertMessage Again() => Of(AlertKind.Updated) with { MessageKey = "uptimesampler/here/7/reopened-2" };
}
