namespace UptimeSampler.Load;

/// <summary>What became of the requests of one burst, hold or stream of arrivals.</summary>
public sealed record LoadCount
{
    /// <summary>Most requests that were in flight at once: sent, and the answer not yet read.</summary>
    public required int Achieved { get; init; }

    /// <summary>
    /// Of a burst: most that had been sent and not been answered as wanted, so that one which failed while others were still being sent counts
    /// as part of the load that was put on the server.
    /// </summary>
    public required int Offered { get; init; }

    /// <summary>Whether it was broken off because nothing came back as wanted any more; a burst never is.</summary>
    public bool IsAbandoned { get; init; }

    /// <summary>Requests that ended, our own faults left out.</summary>
    public required long Requests { get; init; }

    /// <summary>Those among <see cref="Requests"/> that failed.</summary>
    public required long Failures { get; init; }

    /// <summary>Requests that our own fault kept from being made: no evidence about the server.</summary>
    public required long Invalid { get; init; }

    /// <summary>Failures and own faults by class; only classes that occurred.</summary>
    public required IReadOnlyDictionary<FailureClass, long> Classes { get; init; }

    /// <summary>Durations of the requests that were answered as wanted, and of those that timed out, at least their time limit.</summary>
    public required LoadLatencies Latencies { get; init; }

    /// <summary>
    /// Requests that the server's close of a kept connection crossed, and that were sent again on a new one as browsers do; how they ended then is
    /// what counts.
    /// </summary>
    public long Resent { get; init; }

    /// <summary>Bytes of answers that were read.</summary>
    public required long Bytes { get; init; }

    /// <summary>From the first request to the end of the last.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>From the first to the last beginning of a request.</summary>
    public required TimeSpan Sending { get; init; }

    /// <summary>Share of the duration in which the engine itself was at work, 0 to 1; near 1 the engine is the limit.</summary>
    public required double Busy { get; init; }

    /// <summary>How late the engine was, 99 % of the time at most: from when it could have acted to when it did.</summary>
    public required TimeSpan Lag { get; init; }

    /// <summary>One failure told in a sentence, at most <see cref="Outcome.DetailLimit"/> characters; null without failures.</summary>
    public string? Example { get; init; }
}
