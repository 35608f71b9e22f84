using System.Net;
using System.Net.Sockets;
using System.Text;

namespace UptimeSampler.TestSupport;

/// <summary>What a server does with more requests than it can serve at once.</summary>
public enum LimitKind
{
    /// <summary>Turns the excess away at once.</summary>
    Wall,

    /// <summary>Fails half of all requests that were in its hands while there were too many.</summary>
    Collapse,

    /// <summary>Lets the excess wait.</summary>
    Queue,
}

/// <summary>A web server on a loopback port with a known capacity, that counts what it is asked and what it answers.</summary>
internal sealed class LimitedSite : IAsyncDisposable
{
    private static readonly byte[] Good = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    private static readonly byte[] Bad = Encoding.ASCII.GetBytes("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");

    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim places;
    private readonly LimitKind kind;
    private readonly int capacity;
    private readonly TimeSpan service;
    private readonly Random random;
    private readonly Lock guard = new();
    private readonly Task accepting;
    private int inFlight;
    private long overloads;

    /// <param name="kind">What happens beyond the capacity.</param>
    /// <param name="capacity">Requests served at once.</param>
    /// <param name="service">How long one takes.</param>
    /// <param name="seed">Seed of what fails in a collapse.</param>
    /// <param name="port">Port to listen at; 0 for any.</param>
    public LimitedSite(LimitKind kind, int capacity, TimeSpan service, int seed, int port = 0)
    {
        (this.kind, this.capacity, this.service, random) = (kind, capacity, service, new Random(seed));
        places = new SemaphoreSlim(capacity);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(4096);
        accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}/";

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    public long Served { get; private set; }

    public long Failed { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        places.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptAsync(stop.Token));
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket visitor)
    {
        using Socket connection = visitor;
        connection.NoDelay = true;
        byte[] buffer = new byte[4096];
        try
        {
            while (await ReadRequestAsync(connection, buffer))
                await connection.SendAsync(await AnswerAsync() ? Good : Bad, stop.Token);
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The visitor left, or we stop.
        }
    }

    // One request at a time and no body: what the load engine sends.
    private async Task<bool> ReadRequestAsync(Socket connection, byte[] buffer)
    {
        int filled = 0;
        while (filled < 4 || !buffer.AsSpan(0, filled).EndsWith("\r\n\r\n"u8))
        {
            int read = await connection.ReceiveAsync(buffer.AsMemory(filled), stop.Token);
            if (read == 0)
                return false;
            filled += read;
        }
        return true;
    }

    private async Task<bool> AnswerAsync()
    {
        long before;
        bool isTooMany;
        lock (guard)
        {
            isTooMany = ++inFlight > capacity;
            before = overloads;
            if (isTooMany)
                overloads++;
        }
        bool isGood = await WorkAsync(isTooMany);
        lock (guard)
        {
            inFlight--;
            isGood &= kind != LimitKind.Collapse || (overloads == before && !isTooMany) || random.NextDouble() < 0.5;
            (Served, Failed) = isGood ? (Served + 1, Failed) : (Served, Failed + 1);
        }
        return isGood;
    }

    private async Task<bool> WorkAsync(bool isTooMany)
    {
        if (kind == LimitKind.Wall && isTooMany)
            return false;
        if (kind == LimitKind.Queue)
            await places.WaitAsync(stop.Token);
        try
        {
            await Task.Delay(service, stop.Token);
        }
        finally
        {
            if (kind == LimitKind.Queue)
                places.Release();
        }
        return true;
    }
}
