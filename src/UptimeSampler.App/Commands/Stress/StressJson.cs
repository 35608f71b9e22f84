using System.Text.Json;
using UptimeSampler.Statistics;
using UptimeSampler.Stress;

namespace UptimeSampler.App.Commands.Stress;

/// <summary>What a stress test found, as scripts see it. Rates are 0 to 1; null means "no evidence".</summary>
internal static class StressJson
{
    public static string Write(StressCall call, StressResult result) => JsonSerializer.Serialize(Of(call, result), ContractJson.Options);

    private static object Of(StressCall call, StressResult result) => new
    {
        Url = call.Target.SafeUrl,
        Model = call.ArrivalsPerSecond is null ? "closed" : "open",
        Protocol = call.IsHttp2 ? "h2" : "http/1.1",
        Verdict = Name(result.Verdict),
        Knee = result.Knee is { } knee ? new { knee.Low, knee.High, knee.Confidence, Kind = Name(knee.Kind), Confirmed = knee.IsConfirmed } : null,
        LatencyKnee = result.Queue is { } queue
            ? new { Low = Math.Floor(queue.Low), High = Math.Ceiling(queue.High), Confidence = QueueFit.Confidence, queue.Capacity, ServiceMs = Ms(queue.ServiceTime), WaitAtGoalMs = Ms(queue.WaitAt(result.Goal)) }
            : null,
        FailureRateAbove = Rate(result.Above),
        FailureRateBelow = Rate(result.Below),
        Goal = result.Goal,
        call.Settings.Expect,
        StoppedBecause = Name(result.Stopped),
        ClientLimited = result.ClientLimit is not null,
        ClientLimits = Limits(result),
        Steps = result.Steps.Select(step => Step(step, call.Settings.Confidence)),
        Thresholds = result.Thresholds.Select(answer => new { answer.Threshold.Expression, Ok = answer.IsMet, answer.Value }),
        Cause = result.Knee is { } at ? LimitSignature.Cause(at.Kind, result.ClassesBeyond()) : null,
        NearLimit = result.Knee is { } near ? LimitSignature.Number(near) : null,
        result.Requests,
        DurationMs = (long)Math.Round(result.Duration.TotalMilliseconds),
    };

    private static object Limits(StressResult result) => new
    {
        result.Room.Descriptors,
        result.Room.Ports,
        AchievedConcurrency = result.Achieved,
        Kind = result.ClientLimit?.Kind.ToString().ToLowerInvariant(),
        result.ClientLimit?.Reason,
    };

    private static object? Rate(LevelRate? rate) => rate is null ? null : new { rate.Rate, rate.Interval.Low, rate.Interval.High, rate.Concurrency, rate.Requests, rate.Failures };

    private static object Step(StressStep step, double confidence)
    {
        Interval interval = step.Requests == 0 ? new Interval(0, 1) : BinomialInterval.Of(BinomialMethod.ClopperPearson, step.Failures, step.Requests, confidence);
        return new
        {
            Purpose = step.Purpose.ToString().ToLowerInvariant(),
            step.Concurrency,
            step.Achieved,
            step.ArrivalsPerSecond,
            step.Requests,
            step.Failures,
            step.Invalid,
            step.Resent,
            Rate = step.Requests == 0 ? (double?)null : (double)step.Failures / step.Requests,
            interval.Low,
            interval.High,
            TooMuch = step.IsTooMuch,
            RequestsPerSecond = step.RequestsPerSecond,
            P50Ms = Ms(step.Latencies.Quantile(0.5)),
            P95Ms = Ms(step.Latencies.Quantile(0.95)),
            P99Ms = Ms(step.Latencies.Quantile(0.99)),
            FailureClasses = step.Classes.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).ToDictionary(pair => pair.Key.Name(), pair => pair.Value),
            step.Example,
        };
    }

    private static double? Ms(TimeSpan? span) => span is { } value ? Math.Round(value.TotalMilliseconds, 3) : null;

    public static string Name(StressVerdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string Name(KneeKind kind) => kind.ToString().ToLowerInvariant();

    private static string Name(StressStop stop) => stop.ToString().ToLowerInvariant();
}
