using UptimeSampler.Storage;

namespace UptimeSampler.App.Tests.Web;

/// <summary>Incidents and alerts as the service would store them.</summary>
internal static class Incidents
{
    public static Task<Incident> OpenAsync(Store store, DateTimeOffset at, string target = "shop", string summary = "half of the requests fail") =>
        store.WriteAsync(transaction => transaction.Insert(Of(at, target, summary)), CancellationToken.None);

    public static Task<Incident> AlertAsync(Store store, DateTimeOffset at, DateTimeOffset? heldUntil) => store.WriteAsync(transaction =>
    {
        Incident incident = transaction.FindOpen("shop", IncidentKind.FailureRate) ?? transaction.Insert(Of(at, "shop", "half of the requests fail"));
        transaction.Enqueue("ops", new AlertMessage
        {
            Kind = AlertKind.Opened,
            IncidentKey = "key",
            MessageKey = $"key-{heldUntil}",
            Incident = incident,
            TargetUrl = "http://127.0.0.1:9/",
            HeldUntil = heldUntil,
            At = at,
        });
        return incident;
    }, CancellationToken.None);

    private static Incident Of(DateTimeOffset at, string target, string summary) => new()
    {
        Target = target,
        Kind = IncidentKind.FailureRate,
        Onset = at,
        OnsetLow = at,
        OnsetHigh = at,
        OpenedAt = at,
        Samples = 60,
        Failures = 30,
        Low = 0.3,
        High = 0.7,
        Evidence = 2e7,
        Threshold = 1e7,
        Tolerated = 0.001,
        Summary = summary,
    };
}
