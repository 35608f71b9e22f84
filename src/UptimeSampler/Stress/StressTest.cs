using UptimeSampler.Load;
using UptimeSampler.Statistics;

namespace UptimeSampler.Stress;

/// <summary>
/// Finds the load at which a server begins to fail, and whether that is enough: health without load, then bursts of more and more requests at
/// once until failures are proven, a bracket around the knee, and how long requests wait.
/// </summary>
/// <param name="engine">Sends the requests; the caller owns it.</param>
/// <param name="settings">What is to be found out.</param>
/// <param name="timeout">Longest time for one request.</param>
/// <param name="room">The most requests at once that our own limits allow.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Sees each step as it grows; must return at once.</param>
public sealed class StressTest(ILoadEngine engine, StressSettings settings, TimeSpan timeout, ClientRoom room, TimeProvider time, Action<StressStep> progress)
{
    private readonly LevelRunner runner = new(engine, settings, timeout, time, progress);

    /// <summary>Tests, and says what was found, also when stopped.</summary>
    /// <param name="stopping">Stops at once.</param>
    public async Task<StressResult> RunAsync(CancellationToken stopping)
    {
        long start = time.GetTimestamp();
        using CancellationTokenSource limit = new(settings.MaxDuration, time);
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        KneeHunt hunt = new(runner, settings, Math.Min(settings.Top, room.Concurrency));
        (StressStop stop, bool? goalIsTooMuch) = await HuntAsync(hunt, ends.Token);
        if (stop == StressStop.Interrupted && !stopping.IsCancellationRequested)
            stop = StressStop.Time;
        QueueFit? queue = stop is StressStop.Evidence or StressStop.Client && !ends.IsCancellationRequested
            ? await new QueueHunt(runner, settings.Hold).RunAsync(ends.Token)
            : null;
        return Result(hunt.Search, stop, goalIsTooMuch, queue) with { Duration = time.GetElapsedTime(start) };
    }

    private async Task<(StressStop Stop, bool? GoalIsTooMuch)> HuntAsync(KneeHunt hunt, CancellationToken stopping)
    {
        if (!await runner.IsHealthyAsync(stopping))
            return (stopping.IsCancellationRequested ? StressStop.Interrupted : runner.Health is { Requests: 0 } ? StressStop.Client : StressStop.Unhealthy, null);
        StressStop stop = await hunt.RunAsync(stopping);
        bool isDecided = hunt.Search.High <= settings.Goal || Bursts().Any(step => step.Concurrency == settings.Goal) || settings.Goal > room.Concurrency;
        bool? goalIsTooMuch = null;
        if (stop == StressStop.Evidence && !isDecided)
            (stop, goalIsTooMuch) = await hunt.GoalAsync(settings.Goal, stopping);
        // What is decided stays so, however this ends.
        if (stop == StressStop.Evidence)
            stop = await hunt.BeyondAsync(stopping);
        return (stop, goalIsTooMuch);
    }

    private StressResult Result(KneeSearch search, StressStop stop, bool? goalIsTooMuch, QueueFit? queue)
    {
        bool breaks = stop is StressStop.Unhealthy or StressStop.Unrecovered || goalIsTooMuch == true || search.High <= settings.Goal || FailsTooOften(settings.Goal);
        bool holds = goalIsTooMuch == false || search.Low >= settings.Goal;
        ClientLimit? limit = runner.Steps.Select(step => step.ClientLimit).FirstOrDefault(found => found is not null)
            ?? (search.High is null && search.Low == room.Concurrency && room.Concurrency < settings.Top ? room.Limit : null);
        Knee? knee = KneeEstimate.Of(search, runner.Units, queue, settings.Confidence);
        return new StressResult
        {
            Verdict = breaks ? StressVerdict.Breaks : holds ? StressVerdict.Holds : limit is not null ? StressVerdict.Invalid : StressVerdict.Inconclusive,
            Stopped = limit is not null && !breaks && !holds ? StressStop.Client : stop,
            Goal = settings.Goal,
            Knee = knee,
            Queue = queue,
            Above = Rate(TooMuch().MaxBy(step => step.Concurrency)?.Concurrency),
            Below = Rate(Carried().Where(step => step.Concurrency <= (knee?.Low ?? int.MaxValue)).MaxBy(step => step.Concurrency)?.Concurrency),
            ClientLimit = limit,
            Steps = runner.Steps,
            Conditions = settings.Thresholds,
            Room = room,
            Duration = TimeSpan.Zero,
        };
    }

    private IEnumerable<StressStep> TooMuch() => Bursts().Where(step => step.IsTooMuch == true);

    private IEnumerable<StressStep> Carried() => Bursts().Where(step => step.IsTooMuch == false);

    // A level may be carried by most bursts and still fail more often than is normal: not good enough for the load that is expected.
    private bool FailsTooOften(int concurrency) => Rate(concurrency)?.Interval.Low > settings.Tolerate;

    private LevelRate? Rate(int? concurrency)
    {
        StressStep[] steps = [.. Bursts().Where(step => step.Concurrency == concurrency)];
        (long requests, long failures) = (steps.Sum(step => step.Requests), steps.Sum(step => step.Failures));
        return requests == 0 ? null : new LevelRate(concurrency!.Value, requests, failures, BinomialInterval.Of(BinomialMethod.ClopperPearson, failures, requests, settings.Confidence));
    }

    private IEnumerable<StressStep> Bursts() => runner.Steps.Where(step => step is { Purpose: not (StepPurpose.Health or StepPurpose.Queue), Requests: > 0 });
}
