using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace UptimeSampler.TestSupport;

/// <summary>What arrived.</summary>
internal sealed record ReceivedRequest(string Line, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}

/// <summary>A receiver on a loopback port that answers every request as it is told, or not at all.</summary>
internal sealed class HttpReceiver : IAsyncDisposable
{
    private readonly LoopbackListener listener;
    private readonly Channel<ReceivedRequest> received = System.Threading.Channels.Channel.CreateUnbounded<ReceivedRequest>();
    private readonly Func<ReceivedRequest, CancellationToken, Task<string?>> answer;

    /// <param name="answer">The whole answer, head and body; null for silence.</param>
    public HttpReceiver(Func<ReceivedRequest, string?> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    /// <param name="answer">The whole answer, head and body, in its own time; null for silence.</param>
    public HttpReceiver(Func<ReceivedRequest, CancellationToken, Task<string?>> answer)
    {
        this.answer = answer;
        listener = new LoopbackListener(TalkAsync);
    }

    public HttpReceiver(int status, string body = "", string headers = "")
        : this(_ => Answer(status, body, headers))
    {
    }

    public string Url => $"http://127.0.0.1:{listener.Port}";

    public static string Answer(int status, string body = "", string headers = "") =>
        $"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}";

    /// <summary>The next request, as soon as it has arrived.</summary>
    public async Task<ReceivedRequest> NextAsync(TimeSpan? within = null) => await received.Reader.ReadAsync().AsTask().WaitAsync(within ?? TimeSpan.FromSeconds(30));

    public int Waiting => received.Reader.Count;

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private async Task TalkAsync(NetworkStream stream, CancellationToken stop)
    {
        using StreamReader reader = new(stream, Encoding.Latin1);
        while (await ReadAsync(reader, stop) is { } request)
        {
            await received.Writer.WriteAsync(request, stop);
            if (await answer(request, stop) is not { } bytes)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, stop);
                return;
            }
            await stream.WriteAsync(Encoding.UTF8.GetBytes(bytes), stop);
        }
    }

    private static async Task<ReceivedRequest?> ReadAsync(StreamReader reader, CancellationToken stop)
    {
        if (await reader.ReadLineAsync(stop) is not { } line)
            return null;
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(stop) is { Length: > 0 } header)
            headers[header[..header.IndexOf(':', StringComparison.Ordinal)]] = header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        char[] body = new char[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        // To read nothing would wait for the next request.
        if (body.Length > 0)
            await reader.ReadBlockAsync(body, stop);
        return new ReceivedRequest(line, headers, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body)));
    }
}
