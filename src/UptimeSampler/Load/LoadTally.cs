using UptimeSampler.Probing;

namespace UptimeSampler.Load;

/// <summary>Counts what became of the requests of one burst, hold or stream of arrivals.</summary>
internal sealed class LoadTally(TimeSpan limit)
{
    private readonly LoadLatencies latencies = new();
    private readonly LoadLatencies lags = new();
    private readonly long[] classes = new long[(int)Enum.GetValues<FailureClass>().Max() + 1];
    private int inFlight;
    private int achieved;
    private int offered;
    private int failed;
    private long bytes;
    private long resent;
    private TimeSpan? firstBegun;
    private TimeSpan lastBegun;
    private TimeSpan lastEnded;
    private string? example;
    private bool exampleIsOwn;

    public int InFlight => inFlight;

    public void Begun(TimeSpan now)
    {
        firstBegun ??= now;
        lastBegun = now;
        achieved = Math.Max(achieved, ++inFlight);
        offered = Math.Max(offered, inFlight + failed);
    }

    /// <summary>One that had begun has ended.</summary>
    public void Ended(in Ending ending, TimeSpan now)
    {
        inFlight--;
        failed += ending.Failure == FailureClass.None || ending.Failure.IsOwn() ? 0 : 1;
        lastEnded = now;
        Count(ending, now);
    }

    /// <summary>One ended that could not even begin.</summary>
    public void Count(in Ending ending, TimeSpan now)
    {
        classes[(int)ending.Failure]++;
        bytes += ending.Bytes;
        resent += ending.WasResent ? 1 : 0;
        if (ending.Failure == FailureClass.None)
            latencies.Record(now - ending.Intended);
        else
            CountFailure(ending, now);
    }

    /// <summary>So much later than possible was something done.</summary>
    public void WasLate(TimeSpan by) => lags.Record(by);

    /// <summary>What was counted.</summary>
    /// <param name="busy">Share of the duration in which we were at work, as a function of the duration.</param>
    public LoadCount ToCount(Func<TimeSpan, double> busy)
    {
        TimeSpan duration = firstBegun is { } first && lastEnded > first ? lastEnded - first : TimeSpan.Zero;
        Dictionary<FailureClass, long> occurred = [];
        for (int i = 1; i < classes.Length; i++)
            if (classes[i] > 0)
                occurred.Add((FailureClass)i, classes[i]);
        long failures = occurred.Sum(pair => pair.Key.IsOwn() ? 0 : pair.Value);
        return new LoadCount
        {
            Achieved = achieved,
            Offered = offered,
            Requests = classes[0] + failures,
            Failures = failures,
            Invalid = occurred.Sum(pair => pair.Key.IsOwn() ? pair.Value : 0),
            Classes = occurred,
            Latencies = latencies,
            Bytes = bytes,
            Resent = resent,
            Duration = duration,
            Sending = firstBegun is { } begun ? lastBegun - begun : TimeSpan.Zero,
            Busy = duration == TimeSpan.Zero ? 0 : Math.Clamp(busy(duration), 0, 1),
            Lag = lags.Quantile(0.99) ?? TimeSpan.Zero,
            Example = example,
        };
    }

    private void CountFailure(in Ending ending, TimeSpan now)
    {
        if (ending.Failure.IsTimeout())
            // All that is known of its duration is that it is at least the limit.
            latencies.Record(now - ending.Intended > limit ? now - ending.Intended : limit);
        // A fault of the server's tells more than one of ours.
        if (example is null || (exampleIsOwn && !ending.Failure.IsOwn()))
        {
            example = DetailText.Bounded(ending.Detail ?? $"the status is {ending.Status}");
            exampleIsOwn = ending.Failure.IsOwn();
        }
    }
}
