namespace UptimeSampler.Load.Pacing;

/// <summary>When requests begin. Knows nothing of sockets: it is told the time and how many are in flight, and says what to do next.</summary>
internal interface IPacing
{
    /// <summary>What to do now. When it says begin, it takes that as done.</summary>
    /// <param name="elapsed">Since the load began; never less than the time before.</param>
    /// <param name="inFlight">Requests that have begun and not ended.</param>
    Pace Next(TimeSpan elapsed, int inFlight);
}
