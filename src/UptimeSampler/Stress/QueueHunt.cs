using UptimeSampler.Load;
using UptimeSampler.Statistics;

namespace UptimeSampler.Stress;

/// <summary>Finds out whether requests wait for their turn, and from which load on: levels held in a closed loop, below and beyond a first guess.</summary>
/// <param name="runner">Sends what a level takes.</param>
/// <param name="hold">How long a level is held, at least about.</param>
/// <param name="resolution">The interval is to be no wider than this share of the capacity, if a few rounds of levels can make it so.</param>
internal sealed class QueueHunt(LevelRunner runner, TimeSpan hold, double resolution)
{
    /// <summary>Worth a look when the slow ones of the highest level take so many times as long as a request without load.</summary>
    private const double Slower = 2;

    /// <summary>Held for so many durations of a request, so that the first ones, which find no queue, weigh little.</summary>
    private const double Cycles = 8;

    /// <summary>At work for a larger share of the time, we ourselves may be what requests wait for.</summary>
    private const double BusyLimit = 0.9;

    /// <summary>The share of a burst's requests whose end tells the throughput.</summary>
    private const double FasterPart = 0.75;

    /// <summary>Most rounds of levels for a narrower interval.</summary>
    private const int MostRounds = 4;

    private const int FewestRequests = 20;
    private static readonly double[] AroundTheGuess = [0.25, 0.45, 0.7, 1.4, 2, 2.8, 4];

    /// <summary>The queue; null when none was seen.</summary>
    public async Task<QueueFit?> RunAsync(CancellationToken stopping)
    {
        if (Guess() is not var (guess, service, top))
            return null;
        List<QueuePoint> points = [];
        QueueFit? fit = null;
        for (int round = 0; round < MostRounds && !stopping.IsCancellationRequested; round++)
        {
            foreach (int level in AroundTheGuess.Select(share => (int)Math.Round(share * guess)).Where(level => level >= 1 && level <= top).Distinct())
                if (await PointAsync(level, service * Math.Max(1, level / guess), stopping) is { } point)
                    points.Add(point);
            fit = QueueFit.Of(points.ToArray());
            if (fit is null || fit.High - fit.Low <= resolution * fit.Capacity)
                break;
            guess = fit.Capacity;
        }
        return fit;
    }

    /// <summary>Holds a level; null when it was cut off, or when what failed or was waited for by ourselves says nothing about a queue of the server.</summary>
    private async Task<QueuePoint?> PointAsync(int level, TimeSpan expected, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
            return null;
        TimeSpan duration = TimeSpan.FromSeconds(Math.Clamp(Cycles * expected.TotalSeconds, Math.Min(1, hold.TotalSeconds), Math.Max(2 * hold.TotalSeconds, 3 * expected.TotalSeconds)));
        StressStep step = runner.Begin(new StressStep(StepPurpose.Queue, level));
        LoadCount count = await runner.Engine.HoldAsync(level, duration, stopping);
        runner.Take(step, count);
        // Little's law: answers come in batches where each takes as long as the other, and no quantile of theirs grows with the load. Each request
        // after the first ones began when another ended: so many had ended when the last began, and no straggler after it counts.
        long ended = count.Requests - count.Achieved;
        return !stopping.IsCancellationRequested && count is { Failures: 0, Busy: < BusyLimit } && ended > 0 && count.Sending > TimeSpan.Zero
            ? new QueuePoint(count.Achieved, count.Achieved * count.Sending / ended)
            : null;
    }

    /// <summary>
    /// Little's law on the highest level that was carried: so many were served at once as its throughput times a duration without load. Its
    /// throughput is that of the faster part of the requests: a few stragglers may take as long as a keep-alive lasts.
    /// </summary>
    private (double Capacity, TimeSpan Service, int Top)? Guess()
    {
        StressStep[] carried = [.. runner.Steps.Where(step => step is { Failures: 0, Requests: >= FewestRequests, Purpose: not StepPurpose.Queue })];
        if (carried.Length == 0)
            return null;
        StressStep top = carried.MaxBy(step => step.Concurrency)!;
        TimeSpan service = carried.Min(step => step.Latencies.Quantile(0.5)!.Value);
        if (top.Latencies.Quantile(0.95)!.Value < Slower * service)
            return null;
        double capacity = QueueFit.ByLittlesLaw(FasterPart * top.Concurrency / top.Latencies.Quantile(FasterPart)!.Value.TotalSeconds, service);
        return capacity < top.Concurrency ? (Math.Max(capacity, 1), service, top.Concurrency) : null;
    }
}
