using System.Net;

namespace UptimeSampler.Tests.Storage;

/// <summary>Samples and batches for tests, with only what a test cares about.</summary>
internal static class Samples
{
    public static Sample Up(string target, DateTimeOffset at, double ms = 10, string worker = "w1", string location = "local", string? address = "10.0.0.1",
        ConnectionKind connection = ConnectionKind.New, bool maintenance = false) =>
        Of(target, at, OutcomeKind.Up, FailureClass.None, ms, worker, location, address, connection, maintenance);

    public static Sample Failed(string target, DateTimeOffset at, FailureClass failure = FailureClass.Http5xx, double ms = 10, string worker = "w1",
        string location = "local", string? address = "10.0.0.1", ConnectionKind connection = ConnectionKind.New, bool maintenance = false) =>
        Of(target, at, failure.IsOwn() ? OutcomeKind.Invalid : OutcomeKind.Failed, failure, ms, worker, location, address, connection, maintenance);

    public static SampleBatch Batch(string target, params IReadOnlyList<Sample> samples) => new()
    {
        Target = target,
        Samples = samples,
        Watermark = samples.Count == 0 ? DateTimeOffset.UnixEpoch : samples.Max(sample => sample.At),
        Scheduled = samples.Count,
    };

    private static Sample Of(string target, DateTimeOffset at, OutcomeKind kind, FailureClass failure, double ms, string worker, string location,
        string? address, ConnectionKind connection, bool maintenance) =>
        new(target, location, worker, at, new Outcome
        {
            Kind = kind,
            Failure = failure,
            Status = kind == OutcomeKind.Up ? 200 : failure == FailureClass.Http5xx ? 500 : null,
            Address = address is null ? null : IPAddress.Parse(address),
            Connection = connection,
            Phases = new Phases(null, TimeSpan.FromMilliseconds(1), null, TimeSpan.FromMilliseconds(ms / 2), TimeSpan.FromMilliseconds(ms)),
        }, maintenance);
}
