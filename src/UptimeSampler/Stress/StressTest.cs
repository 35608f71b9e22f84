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
        StressStop stop = await HuntAsync(hunt, ends.Token);
        if (stop == StressStop.Interrupted && !stopping.IsCancellationRequested)
            stop = StressStop.Time;
        QueueFit? queue = stop is StressStop.Evidence or StressStop.Client
            ? await new QueueHunt(runner, settings.Hold, settings.Resolution).RunAsync(ends.Token)
            : null;
        return Result(hunt.Search, stop, queue) with { Duration = time.GetElapsedTime(start) };
    }

    private async Task<StressStop> HuntAsync(KneeHunt hunt, CancellationToken stopping)
    {
        if (!await runner.IsHealthyAsync(stopping))
            return stopping.IsCancellationRequested ? StressStop.Interrupted : runner.Health is { Requests: 0 } ? StressStop.Client : StressStop.Unhealthy;
        StressStop stop = await hunt.RunAsync(stopping);
        // What is decided stays so, however this ends.
        return stop == StressStop.Evidence ? await hunt.BeyondAsync(stopping) : stop;
    }

    private StressResult Result(KneeSearch search, StressStop stop, QueueFit? queue)
    {
        LevelRate? atGoal = runner.RateAt(settings.Goal);
        // A level may be carried by most bursts and still fail more often than is normal: not good enough for the load that is expected.
        bool failsTooOften = atGoal?.Interval.Low > settings.Tolerate;
        bool isLost = stop == StressStop.Unrecovered && Bursts().Last().Concurrency <= settings.Goal;
        bool breaks = stop == StressStop.Unhealthy || isLost || search.High <= settings.Goal || failsTooOften;
        bool holds = search.Low >= settings.Goal && atGoal?.Interval.High <= runner.ToleratedShare;
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
            Above = TooMuch().MaxBy(step => step.Concurrency) is { } above ? runner.RateAt(above.Concurrency) : failsTooOften ? atGoal : null,
            Below = Carried().Where(step => step.Concurrency <= (knee?.Low ?? int.MaxValue) && !(failsTooOften && step.Concurrency == settings.Goal)).MaxBy(step => step.Concurrency) is { } below
                ? runner.RateAt(below.Concurrency)
                : null,
            ClientLimit = limit,
            Steps = runner.Steps,
            Conditions = settings.Thresholds,
            Room = room,
            Duration = TimeSpan.Zero,
        };
    }

    private IEnumerable<StressStep> TooMuch() => Bursts().Where(step => step.IsTooMuch == true);

    private IEnumerable<StressStep> Carried() => Bursts().Where(step => step.IsTooMuch == false);

    private IEnumerable<StressStep> Bursts() => runner.Steps.Where(step => step is { Purpose: not (StepPurpose.Health or StepPurpose.Queue), Judged: > 0 });
}
