using System.Net;
using System.Net.Sockets;
using UptimeSampler.Load;
using UptimeSampler.Probing;
using UptimeSampler.Stress;
using UptimeSampler.Targets;

namespace UptimeSampler.Preflight.Checks;

/// <summary>Whether the expected load with its head-room is carried; the server is left in peace as soon as it is known that it is not.</summary>
internal static class StressCheck
{
    private static readonly WorkerSettings Worker = new("preflight");
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    public static async Task<PreflightFinding> RunAsync(PreflightTarget target, bool goesOn, PreflightSurroundings surroundings, Action<string> progress, CancellationToken stopping)
    {
        TimeSpan left = surroundings.LoadHours?.Left(surroundings.Time.GetUtcNow()) ?? Timeout.InfiniteTimeSpan;
        if (left == TimeSpan.Zero)
            return Finding(target, ReadyVerdict.Skipped, $"not run: load is made from {surroundings.LoadHours} only");
        (IReadOnlyList<IPAddress> addresses, string? problem) = await AddressesAsync(target.Target, surroundings, stopping);
        if (problem is not null)
            return Finding(target, ReadyVerdict.Unknown, problem);
        if (LeaveToLoad.Refusal(target.Target.Url.Host, addresses, surroundings.MayLoad) is { } refusal)
            return Finding(target, ReadyVerdict.Unknown, refusal);
        ILoadEngine engine;
        try
        {
            engine = surroundings.EngineOf(TargetRequest.Of(target.Loaded, addresses, target.IsHttp2));
        }
        catch (ArgumentException impossible)
        {
            return Finding(target, ReadyVerdict.Unknown, $"this load cannot be made: {impossible.Message}");
        }
        using CancellationTokenSource over = new(left, surroundings.Time);
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, over.Token);
        PreflightFinding finding;
        using (engine)
            finding = Judge(target, await LoadAsync(target, engine, goesOn, surroundings, progress, ends.Token));
        return over.IsCancellationRequested ? finding with { Detail = $"{finding.Detail}; load ended with the hours in which it is made, {surroundings.LoadHours}" } : finding;
    }

    /// <summary>The addresses of a target; connections go to no other.</summary>
    public static async Task<(IReadOnlyList<IPAddress> Addresses, string? Problem)> AddressesAsync(Target target, PreflightSurroundings surroundings, CancellationToken stopping)
    {
        string host = target.Url.IdnHost;
        if (IPAddress.TryParse(host, out IPAddress? literal))
            return ([literal], null);
        using CancellationTokenSource deadline = new(AnswerWithin, surroundings.Time);
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, deadline.Token);
        try
        {
            IReadOnlyList<IPAddress> addresses = await surroundings.ResolverOf(Worker).ResolveAsync(host, ends.Token);
            return addresses.Count > 0 ? (addresses, null) : ([], $"{host} has no address");
        }
        catch (SocketException unknown)
        {
            return ([], $"{host} does not resolve ({unknown.SocketErrorCode})");
        }
        catch (Exception silent) when (silent is ResolverBusyException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            return ([], $"{host} was not resolved within {DurationText.Format(AnswerWithin)}");
        }
    }

    private static async Task<StressResult> LoadAsync(
        PreflightTarget target, ILoadEngine engine, bool goesOn, PreflightSurroundings surroundings, Action<string> progress, CancellationToken stopping)
    {
        // Known to be too little: to find out by how much would only hurt the server more.
        StressSettings settings = target.Stress with { EndsAtBreach = !goesOn };
        StressTest test = new(
            engine, settings, target.Loaded.Timeout, surroundings.RoomFor(settings.Top), surroundings.Time,
            step => progress($"{Words.Number(step.Concurrency)} at once, {Words.Number(step.Requests)} sent, {Words.Number(step.Failures)} failed"));
        return await test.RunAsync(stopping);
    }

    private static PreflightFinding Judge(PreflightTarget target, StressResult result)
    {
        ThresholdAnswer[] missed = [.. result.Thresholds.Where(answer => !answer.IsMet)];
        ReadyVerdict verdict = result.Verdict switch
        {
            StressVerdict.Breaks => ReadyVerdict.NotReady,
            StressVerdict.Holds when missed.Length > 0 => ReadyVerdict.NotReady,
            StressVerdict.Holds => ReadyVerdict.Ready,
            _ => ReadyVerdict.Unknown,
        };
        string missing = result.Verdict == StressVerdict.Holds && missed.Length > 0
            ? "; missed: " + string.Join(", ", missed.Select(answer => answer.Threshold.Expression + (answer.Value is { } value ? $" ({answer.Threshold.Told(value)})" : "")))
            : "";
        string needed = result.Verdict == StressVerdict.Breaks
            ? $"; {Words.Number(target.Stress.Expect ?? result.Goal)} are expected, {Words.Number(result.Goal)} with head-room"
            : "";
        string cut = result.Stopped == StressStop.Breach ? ", and load ended there" : "";
        return Finding(target, verdict, StressSentence.Of(result, target.Target.SafeUrl) + needed + cut + missing) with
        {
            Stress = result,
            Advice = Advice(target, result, verdict),
        };
    }

    private static string? Advice(PreflightTarget target, StressResult result, ReadyVerdict verdict)
    {
        if (verdict == ReadyVerdict.Unknown)
            return result.Verdict == StressVerdict.Invalid ? "Load from a stronger host, or from several." : "Give it more time ('stress': maxDuration, hold).";
        if (result.Knee is not { } knee || verdict == ReadyVerdict.Ready)
            return verdict == ReadyVerdict.NotReady ? $"Find out what makes it slow or fail at {Words.Number(result.Goal)} requests at once." : null;
        Dictionary<FailureClass, long> classes = result.Steps.Where(step => step.IsTooMuch == true).SelectMany(step => step.Classes)
            .GroupBy(pair => pair.Key, pair => pair.Value).ToDictionary(group => group.Key, group => group.Sum());
        IEnumerable<string?> hints = [LimitSignature.Number(knee), LimitSignature.Cause(knee.Kind, classes), $"On the server: uptimesampler inspect --expect {result.Goal}"];
        return string.Join(' ', hints.OfType<string>());
    }

    private static PreflightFinding Finding(PreflightTarget target, ReadyVerdict verdict, string detail) => new(target.Target.Name, CheckKind.Stress, verdict, detail);
}
