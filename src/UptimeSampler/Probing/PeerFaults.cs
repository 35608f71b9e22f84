namespace UptimeSampler.Probing;

/// <summary>What a peer's silence and its hanging up mean.</summary>
internal static class PeerFaults
{
    /// <summary>How much later than the deadline we may notice it; later, we were too slow to judge.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(250);

    /// <summary>No end of a connection, a handshake or a response within the time limit.</summary>
    /// <param name="place">Where.</param>
    /// <param name="limit">The time limit.</param>
    /// <param name="noticedAfter">When its passing was noticed.</param>
    public static Verdict Silence(FaultPlace place, TimeSpan limit, TimeSpan noticedAfter)
    {
        string within = DurationText.Format(limit);
        if (noticedAfter > limit + Lateness)
            return new(FailureClass.OwnOverload, $"the time limit of {within} was noticed only after {noticedAfter.TotalSeconds:0.0} s: this process is too busy to judge");
        return place.Phase switch
        {
            ProbePhase.Connect => new(FailureClass.TimeoutConnect, $"no connection to {place.Peer} within {within}"),
            ProbePhase.Tls => new(FailureClass.TimeoutTls, $"no TLS handshake with {place.Peer} within {within}"),
            _ => new(FailureClass.TimeoutResponse, $"no complete response from {place.Peer} within {within}"),
        };
    }

    public static Verdict Closed(string peer, bool isWithinResponse) => new(FailureClass.Closed, isWithinResponse
        ? $"{peer} closed the connection within its response"
        : $"{peer} closed the connection without a response");
}
