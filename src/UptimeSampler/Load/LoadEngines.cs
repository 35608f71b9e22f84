using UptimeSampler.Load.Epoll;
using UptimeSampler.Load.Http2;
using UptimeSampler.Load.Streams;

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
    public static ILoadEngine Create(LoadRequest request, int seed, TimeProvider time) =>
        Create(request, seed, time, isPlainByKernel: OperatingSystem.IsLinux() && Environment.Is64BitProcess);

    /// <param name="request">What is sent again and again.</param>
    /// <param name="seed">Draws the instants of random arrivals.</param>
    /// <param name="time">Measures durations.</param>
    /// <param name="isPlainByKernel">Whether plain HTTP/1.1 goes by Linux's own calls.</param>
    internal static ILoadEngine Create(LoadRequest request, int seed, TimeProvider time, bool isPlainByKernel)
    {
        if (request.Endpoints.Count == 0)
            throw new ArgumentException("a load needs an address to go to", nameof(request));
        if (request.Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            throw new ArgumentException($"a load goes to http or https, not to '{request.Url}'", nameof(request));
        LoadClock clock = new(time);
        return new LoadEngine(request, Transport(request, time, clock, isPlainByKernel), clock, new Random(seed));
    }

    private static ITransport Transport(LoadRequest request, TimeProvider time, LoadClock clock, bool isPlainByKernel)
    {
        if (isPlainByKernel && !request.IsHttp2 && request.Url.Scheme == Uri.UriSchemeHttp)
            return new EpollTransport(request, clock);
        Connector connector = new(request, time);
        IWire wire = request.IsHttp2 ? new Http2Wire(request, connector) : new StreamWire(request, connector);
        return new TaskTransport(request, wire, connector, clock);
    }
}
