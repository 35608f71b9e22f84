namespace UptimeSampler.Load;

/// <summary>How one request ended.</summary>
internal readonly record struct Ending
{
    /// <summary>Its class; none for an answer as wanted.</summary>
    public required FailureClass Failure { get; init; }

    /// <summary>What happened, in a sentence; null when the status says it.</summary>
    public string? Detail { get; init; }

    /// <summary>The status; 0 when none arrived.</summary>
    public int Status { get; init; }

    /// <summary>Whether it was sent a second time, because the server had just closed the connection it was first sent on.</summary>
    public bool WasResent { get; init; }

    /// <summary>Bytes of the answer that were read.</summary>
    public long Bytes { get; init; }

    /// <summary>The instant from which its duration counts.</summary>
    public required TimeSpan Intended { get; init; }

    /// <summary>From when its end could have been noticed, had we looked all the time.</summary>
    public required TimeSpan NoticeableSince { get; init; }
}
