using UptimeSampler.Checking;
using UptimeSampler.Statistics;
using UptimeSampler.Targets;

namespace UptimeSampler.Preflight.Checks;

/// <summary>Whether requests are answered well: the verdict of <c>check</c>.</summary>
internal static class HealthCheck
{
    private static readonly WorkerSettings Worker = new("preflight");

    public static async Task<PreflightFinding> RunAsync(PreflightTarget target, PreflightSurroundings surroundings, Action<string> progress, CancellationToken stopping)
    {
        using Checker checker = new(surroundings.ResolverOf(Worker), surroundings.Time);
        IReadOnlyList<CheckResult> results = await checker.RunAsync(
            [new CheckRequest(target.Target, target.Health)],
            surroundings.Seed,
            state => progress($"{Words.Count(state.Samples, "sample")}, {state.Failures} failed"),
            stopping);
        CheckResult result = results[0];
        bool wasStopped = stopping.IsCancellationRequested && result.Verdict == OneShotVerdict.Inconclusive;
        return new PreflightFinding(target.Target.Name, CheckKind.Health, Verdict(result), CheckSentence.Of(result) + (wasStopped ? "; it was stopped" : ""))
        {
            Health = result,
            Advice = Advice(target.Target, result),
        };
    }

    private static ReadyVerdict Verdict(CheckResult result) => result.Verdict switch
    {
        OneShotVerdict.Healthy => ReadyVerdict.Ready,
        OneShotVerdict.Partial or OneShotVerdict.Down => ReadyVerdict.NotReady,
        _ => ReadyVerdict.Unknown,
    };

    private static string? Advice(Target target, CheckResult result) => result.Verdict switch
    {
        OneShotVerdict.Healthy => null,
        OneShotVerdict.Inconclusive when result.Samples == 0 && result.InvalidDetail is { } detail => $"Our own side was at fault: {detail}.",
        OneShotVerdict.Inconclusive => "Give it more samples or more time ('health': maxSamples, maxDuration).",
        _ => $"Mend what fails before there is load; see: uptimesampler check {target.SafeUrl}",
    };
}
