using UptimeSampler.Load.Pacing;

namespace UptimeSampler.Load;

/// <summary>The load engine over any transport. Each load runs on a thread of its own.</summary>
internal sealed class LoadEngine(LoadRequest request, ITransport transport, LoadClock clock, Random random) : ILoadEngine
{
    private int running;

    public Task<LoadCount> BurstAsync(int requests, CancellationToken stopping)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(requests, 1);
        return RunAsync(requests, run => new BurstPacing(requests - run.NotOpened), stopping);
    }

    public Task<LoadCount> HoldAsync(int concurrency, TimeSpan duration, CancellationToken stopping)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        return RunAsync(concurrency, _ => new HoldPacing(concurrency, duration), stopping);
    }

    public Task<LoadCount> ArriveAsync(double perSecond, TimeSpan duration, int mostInFlight, CancellationToken stopping)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostInFlight, 1);
        // How many connections arrivals take shows only as they come: each opens its own where none stands ready.
        return RunAsync(connections: null, _ => new ArrivalPacing(perSecond, duration, mostInFlight, request.Timeout, random), stopping);
    }

    public void Dispose() => transport.Dispose();

    private Task<LoadCount> RunAsync(int? connections, Func<LoadRun, IPacing> pacing, CancellationToken stopping)
    {
        if (Interlocked.Exchange(ref running, 1) == 1)
            throw new InvalidOperationException("a load engine does one thing at a time");
        return Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return Run(connections, pacing, stopping);
                }
                finally
                {
                    Volatile.Write(ref running, 0);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private LoadCount Run(int? connections, Func<LoadRun, IPacing> pacing, CancellationToken stopping)
    {
        LoadTally tally = new(request.Timeout);
        LoadRun run = new(transport, clock, tally, request.Timeout, stopping);
        using CancellationTokenRegistration registration = stopping.Register(transport.Wake);
        if (request.Connection == ConnectionKind.Kept && connections is { } needed)
            run.Open(needed);
        TimeSpan processorBefore = Environment.CpuUsage.TotalTime;
        TimeSpan waited = run.Pace(pacing(run));
        TimeSpan processor = Environment.CpuUsage.TotalTime - processorBefore;
        return tally.ToCount(duration => Math.Max(
            1 - waited / duration,
            transport.WorksElsewhere ? processor / (duration * Environment.ProcessorCount) : 0)) with { IsAbandoned = run.IsAbandoned };
    }
}
