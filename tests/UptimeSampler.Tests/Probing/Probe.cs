using UptimeSampler.Probing;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Probing;

/// <summary>One probe by a worker of its own.</summary>
internal static class Probe
{
    /// <summary>Long enough for a busy machine; tests of time limits set their own.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Target Target(Uri url, Expectation? expect = null) =>
        new() { Name = "shop", Url = url, Timeout = Patience, Expect = expect ?? new() };

    public static ProbeWorker Worker(INameResolver? resolver = null) =>
        new(new WorkerSettings("w1"), resolver ?? new StandInResolver(), TimeProvider.System);

    public static async Task<Outcome> OnceAsync(Target target, INameResolver? resolver = null)
    {
        using ProbeWorker worker = Worker(resolver);
        return (await worker.ProbeAsync(target, 0, ConnectionKind.New, CancellationToken.None))!;
    }

    public static Task<Outcome> OnceAsync(Uri url) => OnceAsync(Target(url));

    public static void AssertFailed(FailureClass expected, Outcome outcome)
    {
        Assert.AreEqual(expected, outcome.Failure, outcome.Detail);
        Assert.AreEqual(expected.IsOwn() ? OutcomeKind.Invalid : expected == FailureClass.None ? OutcomeKind.Up : OutcomeKind.Failed, outcome.Kind);
        Assert.AreEqual(expected != FailureClass.None, outcome.Detail is { Length: > 0 });
    }
}
