namespace UptimeSampler.Load;

/// <summary>
/// Sends requests and counts what became of them; it decides nothing. Every request that was begun ends in exactly one outcome. A stop
/// ends the requests in flight at once and returns what was counted; those cut off by the stop are not counted.
/// One call at a time.
/// </summary>
public interface ILoadEngine : IDisposable
{
    /// <summary>A burst: so many requests released at once, on connections opened before when these are kept; ends when all have ended.</summary>
    /// <param name="requests">Requests, at least 1.</param>
    /// <param name="stopping">Stops at once.</param>
    Task<LoadCount> BurstAsync(int requests, CancellationToken stopping);

    /// <summary>The closed model: so many in flight at all times, each answer followed by the next request, for the time given.</summary>
    /// <param name="concurrency">Requests in flight, at least 1.</param>
    /// <param name="duration">How long requests are begun; those in flight then are waited for.</param>
    /// <param name="stopping">Stops at once.</param>
    Task<LoadCount> HoldAsync(int concurrency, TimeSpan duration, CancellationToken stopping);

    /// <summary>
    /// The open model: requests begin at random instants (a Poisson process) whatever became of those before; durations count from the
    /// intended instant, so that a server that stalls hides nothing (coordinated omission; Tene 2013). An arrival that found no place for as
    /// long as a request may take is given up and counted as our own fault (<see cref="FailureClass.OwnOverload"/>).
    /// </summary>
    /// <param name="perSecond">Mean arrivals a second, above 0.</param>
    /// <param name="duration">How long requests are begun; those in flight then are waited for.</param>
    /// <param name="mostInFlight">Most in flight at once; an arrival that finds so many waits, and its duration counts on.</param>
    /// <param name="stopping">Stops at once.</param>
    Task<LoadCount> ArriveAsync(double perSecond, TimeSpan duration, int mostInFlight, CancellationToken stopping);
}
