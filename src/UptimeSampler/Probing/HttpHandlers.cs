using System.Collections.Concurrent;
using System.Net.Http;

namespace UptimeSampler.Probing;

/// <summary>
/// Handlers for new connections. Making one is dear, so they are reused; but one probe at a time, so that a handler can never
/// serve one probe's request over another probe's connection. They keep no connection.
/// </summary>
internal sealed class HttpHandlers : IDisposable
{
    /// <summary>Most bytes of response headers, in KiB.</summary>
    public const int HeaderLimitKiB = 64;

    /// <summary>Most handlers kept for reuse.</summary>
    private const int IdleLimit = 1_024;

    private readonly ConcurrentQueue<HttpMessageInvoker> idle = new();

    public HttpLease Rent() => new(idle.TryDequeue(out HttpMessageInvoker? handler) ? handler : Create(TimeSpan.Zero, Timeout.InfiniteTimeSpan), null, TakeBack);

    /// <summary>A handler for requests with tickets.</summary>
    public static HttpMessageInvoker Create(TimeSpan connectionLifetime, TimeSpan idleTimeout)
    {
        SocketsHttpHandler handler = Obedient();
        handler.PooledConnectionLifetime = connectionLifetime;
        handler.PooledConnectionIdleTimeout = idleTimeout;
        handler.ConnectCallback = static (context, _) => ValueTask.FromResult(RequestTicket.Of(context.InitialRequestMessage).TakeConnection());
        handler.PlaintextStreamFilter = static (context, _) =>
            ValueTask.FromResult<Stream>(new WatchedStream(context.PlaintextStream, RequestTicket.Of(context.InitialRequestMessage).Watch));
        // Asked for each header as a request is written: the one header that every request has counts the sendings.
        handler.RequestHeaderEncodingSelector = static (name, request) =>
        {
            if (name.Equals(HttpRequests.CountedHeader, StringComparison.OrdinalIgnoreCase))
                RequestTicket.Of(request).CountSending();
            return null;
        };
        return new HttpMessageInvoker(handler);
    }

    /// <summary>A handler that does what it is told and nothing besides: no redirects, cookies, proxies, decompression, tracing headers.</summary>
    public static SocketsHttpHandler Obedient() => new()
    {
        ConnectTimeout = Timeout.InfiniteTimeSpan,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = HeaderLimitKiB,
        MaxResponseDrainSize = 0,
    };

    public void Dispose()
    {
        while (idle.TryDequeue(out HttpMessageInvoker? handler))
            handler.Dispose();
    }

    private void TakeBack(HttpLease lease)
    {
        lease.Connection?.Close();
        if (idle.Count < IdleLimit)
            idle.Enqueue(lease.Handler);
        else
            lease.Handler.Dispose();
    }
}
