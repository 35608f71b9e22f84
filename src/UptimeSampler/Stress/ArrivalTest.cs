using System.Globalization;
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
        bool isAbandoned = false;
        StressStep step = new(StepPurpose.Arrivals, Math.Min(settings.Top, room.Concurrency), perSecond);
        if (isHealthy && !ends.IsCancellationRequested)
        {
            LoadCount count = await engine.ArriveAsync(perSecond, settings.Hold, step.Concurrency, ends.Token);
            runner.Take(runner.Begin(step), count);
            step.ClientLimit = Limit(count, step);
            isAbandoned = count.IsAbandoned;
            // What a stop cuts off are the slow answers: the quick failures among the rest would be held against the server.
            if (!ends.IsCancellationRequested)
                step.Judge(step.Requests, step.Failures);
        }
        StressStop stop = stopping.IsCancellationRequested ? StressStop.Interrupted
            : ends.IsCancellationRequested ? StressStop.Time
            : !isHealthy ? StressStop.Unhealthy
            : isAbandoned ? StressStop.Abandoned
            : step.ClientLimit is not null ? StressStop.Client
            : StressStop.Evidence;
        LevelRate? rate = step.Judged == 0 ? null : runner.RateAt(step.Concurrency);
        if (rate is not null)
            step.IsTooMuch = rate.Interval.Low > settings.Tolerate;
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
        // Arrivals that found no place for as long as a request may take.
        if (count.Achieved >= step.Concurrency && count.Classes.TryGetValue(FailureClass.OwnOverload, out long waited))
            return room.Concurrency < settings.Top
                ? room.Limit
                : new ClientLimit(ClientLimitKind.Ceiling, string.Create(CultureInfo.InvariantCulture, $"{waited:N0} arrivals could not be sent in time, as {step.Concurrency:N0} requests were under way, the most that was allowed. Raise --to; when they pile up however many are allowed, the server does not keep up."));
        // How many are under way is the server's doing here, so only faults of ours count.
        if (count.Invalid > 0 && ClientLimit.Of(count, step.Concurrency, timeout) is { } limit)
            return limit;
        return count.Lag > timeout / 10
            ? new ClientLimit(ClientLimitKind.Processor, $"requests were up to {Words.Latency(count.Lag)} late on our side: this process needs a processor of its own, or a lower --rate.")
            : null;
    }

    // The number of arrivals is random, too: four standard deviations below the mean of a Poisson process is no shortfall.
    private double FewestArrivals => (perSecond * settings.Hold.TotalSeconds * Reached) - (4 * Math.Sqrt(perSecond * settings.Hold.TotalSeconds));

    private StressVerdict Verdict(StressStop stop, StressStep step, LevelRate? rate) => stop switch
    {
        StressStop.Unhealthy or StressStop.Abandoned => StressVerdict.Breaks,
        _ when step.IsTooMuch == true => StressVerdict.Breaks,
        StressStop.Client => StressVerdict.Invalid,
        StressStop.Evidence when rate?.Interval.High <= runner.ToleratedShare && step.Requests >= FewestArrivals => StressVerdict.Holds,
        _ => StressVerdict.Inconclusive,
    };
}
