using System.Buffers;
using System.Net.Http;
using UptimeSampler.Load.Streams;
using UptimeSampler.Probing;

namespace UptimeSampler.Load.Http2;

/// <summary>
/// HTTP/2 by .NET's own handler, many requests on few connections. Each request is sent once: where the handler would quietly send it again
/// (after REFUSED_STREAM, for instance), it fails.
/// </summary>
internal sealed class Http2Wire : IWire
{
    private const int BufferBytes = 16 * 1024;

    private readonly Connector connector;
    private readonly TimeSpan limit;
    private readonly Http2Requests requests;
    private readonly Http2Connections connections;
    private readonly HttpMessageInvoker? shared;

    public Http2Wire(LoadRequest load, Connector connector)
    {
        this.connector = connector;
        limit = load.Timeout;
        requests = new Http2Requests(load);
        connections = new Http2Connections(connector, limit);
        shared = load.Connection == ConnectionKind.Kept ? Handler(connections) : null;
    }

    // What servers allow is between 100 (Kestrel) and 250 (Apache: 100, nginx: 128); more connections are opened where it does not suffice.
    public int RequestsPerConnection => 100;

    public int CountIdle() => connections.CountOpen();

    // Which of them carry requests only the handler knows; there are few of them anyhow.
    public void KeepAtMost(int connections)
    {
    }

    public Task OpenAsync(Attempt attempt) => connections.OpenAsync(attempt);

    public async Task RequestAsync(Attempt attempt)
    {
        if (shared is not null)
        {
            await AskAsync(shared, attempt);
            return;
        }
        // A connection of its own: no two requests may share one handler.
        using Http2Connections one = new(connector, limit);
        using HttpMessageInvoker own = Handler(one);
        await AskAsync(own, attempt);
    }

    public void Dispose()
    {
        shared?.Dispose();
        connections.Dispose();
    }

    private async Task AskAsync(HttpMessageInvoker handler, Attempt attempt)
    {
        using HttpRequestMessage message = requests.For(attempt);
        using HttpResponseMessage response = await handler.SendAsync(message, attempt.Cancelled);
        Stream body = await response.Content.ReadAsStreamAsync(attempt.Cancelled);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await body.ReadAsync(buffer, attempt.Cancelled) is > 0 and int count)
                attempt.Received += count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        attempt.Status = (int)response.StatusCode;
    }

    private static HttpMessageInvoker Handler(Http2Connections connections)
    {
        SocketsHttpHandler handler = HttpHandlers.Obedient();
        handler.PooledConnectionLifetime = Timeout.InfiniteTimeSpan;
        handler.PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan;
        handler.EnableMultipleHttp2Connections = true;
        handler.ConnectCallback = (context, cancelled) => connections.TakeAsync(Http2Requests.AttemptOf(context.InitialRequestMessage), cancelled);
        // Asked for each header as a request is written: the one header that every request has counts the sendings.
        handler.RequestHeaderEncodingSelector = static (name, message) =>
        {
            if (name.Equals(HttpRequests.CountedHeader, StringComparison.OrdinalIgnoreCase))
                Http2Requests.CountSending(message);
            return null;
        };
        return new HttpMessageInvoker(handler);
    }
}
