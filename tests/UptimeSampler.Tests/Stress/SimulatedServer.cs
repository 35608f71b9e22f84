using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Load;

namespace UptimeSampler.Tests.Stress;

/// <summary>A server beyond the network, on a simulated clock: what fails and how long answers take follow from how many are sent at once.</summary>
internal sealed class SimulatedServer(FakeTimeProvider time, Random random) : ILoadEngine
{
    /// <summary>Requests served at once.</summary>
    public int Capacity { get; init; } = int.MaxValue;

    /// <summary>Share of all requests that fail below the capacity.</summary>
    public double Background { get; init; }

    /// <summary>Share of all requests that fail beyond the capacity; null when only the excess does.</summary>
    public double? Collapse { get; init; }

    /// <summary>True when what exceeds the capacity waits for its turn instead of failing.</summary>
    public bool Queues { get; init; }

    /// <summary>Duration of one request that does not wait.</summary>
    public TimeSpan Service { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest time for one request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Once it was sent more than this at once, it is down for good; null when nothing brings it down.</summary>
    public int? DownBeyond { get; init; }

    /// <summary>Our own process can open no more connections than this.</summary>
    public int OwnDescriptors { get; init; } = int.MaxValue;

    /// <summary>Runs before each burst.</summary>
    public Action<int>? OnBurst { get; init; }

    public bool IsDown { get; private set; }

    public long Sent { get; private set; }

    public int Most { get; private set; }

    public void Dispose()
    {
    }

    public Task<LoadCount> BurstAsync(int requests, CancellationToken stopping)
    {
        OnBurst?.Invoke(requests);
        int sent = Math.Min(requests, OwnDescriptors);
        (Sent, Most) = (Sent + sent, Math.Max(Most, sent));
        bool isDown = IsDown |= sent > DownBeyond;
        int excess = Math.Max(0, sent - Capacity), failures = 0, timeouts = 0;
        LoadLatencies latencies = new();
        TimeSpan longest = Service;
        for (int i = 0; i < sent; i++)
        {
            TimeSpan duration = Service * ((Queues ? i / Capacity : 0) + 1 + 0.02 * random.NextDouble());
            bool failed = isDown || random.NextDouble() < Background || !Queues && (Collapse is { } share ? excess > 0 && random.NextDouble() < share : i >= Capacity);
            bool late = !failed && duration > Timeout;
            (failures, timeouts) = (failures + (failed ? 1 : 0), timeouts + (late ? 1 : 0));
            if (!failed)
                latencies.Record(late ? Timeout : duration);
            longest = longest > duration ? longest : duration;
        }
        // A stop cuts off what has not been answered: the quick failures are there already.
        return Task.FromResult(stopping.IsCancellationRequested
            ? Count(sent, failures, failures, 0, 0, new LoadLatencies(), TimeSpan.Zero)
            : Count(requests, sent, failures, timeouts, requests - sent, latencies, longest < Timeout ? longest : Timeout));
    }

    public Task<LoadCount> HoldAsync(int concurrency, TimeSpan duration, CancellationToken stopping)
    {
        TimeSpan each = Service * Math.Max(1, Queues ? (double)concurrency / Capacity : 1);
        // For each that ends in the meantime one begins.
        long requests = concurrency + (long)(concurrency * (duration / each));
        LoadLatencies latencies = new();
        for (long i = 0; i < requests; i++)
            latencies.Record(each * (1 + 0.02 * random.NextDouble()));
        Sent += requests;
        return Task.FromResult(Count(concurrency, requests, 0, 0, 0, latencies, duration + each) with { Sending = duration });
    }

    public Task<LoadCount> ArriveAsync(double perSecond, TimeSpan duration, int mostInFlight, CancellationToken stopping)
    {
        long requests = (long)(perSecond * duration.TotalSeconds), failures = (long)(requests * Background);
        LoadLatencies latencies = new();
        for (long i = failures; i < requests; i++)
            latencies.Record(Service);
        // More than there are places for cannot begin in time.
        double needed = perSecond * Service.TotalSeconds;
        long waited = needed > mostInFlight ? (long)(requests * (1 - mostInFlight / needed)) : 0;
        Sent += requests - waited;
        LoadCount count = Count((int)Math.Min(mostInFlight, needed), requests - waited, failures, 0, 0, latencies, duration);
        return Task.FromResult(waited == 0 ? count : count with { Invalid = waited, Classes = new Dictionary<FailureClass, long> { [FailureClass.OwnOverload] = waited } });
    }

    private LoadCount Count(int achieved, long requests, long failures, long timeouts, long invalid, LoadLatencies latencies, TimeSpan duration)
    {
        time.Advance(duration);
        Dictionary<FailureClass, long> classes = new() { [FailureClass.Http5xx] = failures, [FailureClass.TimeoutResponse] = timeouts, [FailureClass.OwnDescriptors] = invalid };
        return new LoadCount
        {
            Achieved = achieved,
            Offered = achieved,
            Requests = requests,
            Failures = failures + timeouts,
            Invalid = invalid,
            Classes = classes.Where(pair => pair.Value > 0).ToDictionary(),
            Latencies = latencies,
            Bytes = 10 * requests,
            Duration = duration,
            Sending = TimeSpan.FromMilliseconds(1),
            Busy = 0.1,
            Lag = TimeSpan.Zero,
        };
    }
}
