using UptimeSampler.Load.Epoll;

namespace UptimeSampler.Load;

/// <summary>Makes load engines.</summary>
public static class LoadEngines
{
    /// <summary>The engine for a request: which one depends on its protocol and on the system; what they count does not.</summary>
    /// <param name="request">What is sent again and again.</param>
    /// <param name="seed">Draws the instants of random arrivals.</param>
    /// <exception cref="ArgumentException">The request cannot be sent as it is.</exception>
    public static ILoadEngine Create(LoadRequest request, int seed) => Create(request, seed, TimeProvider.System);

    /// <summary>The same, by a clock.</summary>
    /// <param name="request">What is sent again and again.</param>
    /// <param name="seed">Draws the instants of random arrivals.</param>
    /// <param name="time">Measures durations.</param>
    /// <exception cref="ArgumentException">The request cannot be sent as it is.</exception>
    public static ILoadEngine Create(LoadRequest request, int seed, TimeProvider time)
    {
        if (request.Endpoints.Count == 0)
            throw new ArgumentException("a load needs an address to go to", nameof(request));
        LoadClock clock = new(time);
        return new LoadEngine(request, new EpollTransport(request, clock), clock, new Random(seed));
    }
}
