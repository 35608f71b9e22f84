using UptimeSampler.Load;
using UptimeSampler.Statistics;

namespace UptimeSampler.Stress;

/// <summary>Whether a server carries requests that arrive at a rate, whatever became of those before.</summary>
/// <param name="engine">Sends the requests; the caller owns it.</param>
/// <param name="settings">What is to be found out; the top is the most requests at once.</param>
/// <param name="perSecond">Mean arrivals a second.</param>
/// <param name="timeout">Longest time for one request.</param>
/// <param name="room">The most requests at once that our own limits allow.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Sees each step as it grows; must return at once.</param>
public sealed class ArrivalTest(ILoadEngine engine, StressSettings settings, double perSecond, TimeSpan timeout, ClientRoom room, TimeProvider time, Action<StressStep> progress)
{
    /// <summary>With a smaller share of the arrivals (and what chance may take), it was not the load that was asked for.</summary>
    private const double Reached = 0.9;

    private readonly LevelRunner runner = new(engine, settings, timeout, time, progress);

    /// <summary>Tests, and says what was found, also when stopped.</summary>
    /// <param name="stopping">Stops at once.</param>
    public async Task<StressResult> RunAsync(CancellationToken stopping)
    {
        long start = time.GetTimestamp();
        using CancellationTokenSource limit = new(settings.MaxDuration, time);
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        bool isHealthy = await runner.IsHealthyAsync(ends.Token);
        StressStep step = new(StepPurpose.Arrivals, Math.Min(settings.Top, room.Concurrency), perSecond);
        if (isHealthy && !ends.IsCancellationRequested)
        {
            LoadCount count = await engine.ArriveAsync(perSecond, settings.Hold, step.Concurrency, ends.Token);
            runner.Take(runner.Begin(step), count);
            step.ClientLimit = Limit(count, step);
            step.IsTooMuch = IsFull(count, step) ? true : step.Requests > 0 ? LevelVote.IsBad(step.Requests, step.Failures, runner.ToleratedShare) : null;
        }
        StressStop stop = stopping.IsCancellationRequested ? StressStop.Interrupted
            : ends.IsCancellationRequested ? StressStop.Time
            : !isHealthy ? StressStop.Unhealthy
            : step.ClientLimit is not null ? StressStop.Client
            : StressStop.Evidence;
        LevelRate? rate = step.Requests == 0 ? null
            : new LevelRate(step.Concurrency, step.Requests, step.Failures, BinomialInterval.Of(BinomialMethod.ClopperPearson, step.Failures, step.Requests, settings.Confidence));
        return new StressResult
        {
            Verdict = Verdict(stop, step, rate),
            Stopped = stop,
            Goal = settings.Goal,
            Above = step.IsTooMuch == true ? rate : null,
            Below = step.IsTooMuch == false ? rate : null,
            ClientLimit = step.ClientLimit,
            Steps = runner.Steps,
            Conditions = settings.Thresholds,
            Room = room,
            Duration = time.GetElapsedTime(start),
        };
    }

    private ClientLimit? Limit(LoadCount count, StressStep step)
    {
        if (IsFull(count, step))
            return room.Concurrency < settings.Top ? room.Limit : null;
        if (ClientLimit.Of(count, 1, timeout) is { } limit)
            return limit;
        return count.Lag > timeout / 10
            ? new ClientLimit(ClientLimitKind.Processor, $"requests were up to {Words.Latency(count.Lag)} late on our side: this process needs a processor of its own, or a lower --rate.")
            : null;
    }

    // Arrivals that found no place for as long as a request may take: the server does not keep up.
    private static bool IsFull(LoadCount count, StressStep step) => count.Achieved >= step.Concurrency && count.Classes.ContainsKey(FailureClass.OwnOverload);

    private StressVerdict Verdict(StressStop stop, StressStep step, LevelRate? rate) => stop switch
    {
        StressStop.Unhealthy => StressVerdict.Breaks,
        StressStop.Client => StressVerdict.Invalid,
        _ when step.IsTooMuch == true => StressVerdict.Breaks,
        StressStop.Evidence when rate?.Interval.High <= runner.ToleratedShare && step.Requests >= Reached * perSecond * settings.Hold.TotalSeconds - 4 * Math.Sqrt(perSecond * settings.Hold.TotalSeconds) => StressVerdict.Holds,
        _ => StressVerdict.Inconclusive,
    };
}
