using System.Net;
using System.Net.Sockets;

namespace UptimeSampler.Benchmarks.Loads;

/// <summary>Answers at once, but for one stretch of time in which it answers nobody; what came then it answers at its end.</summary>
internal sealed class StallingServer : IDisposable
{
    private static readonly byte[] Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();

    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource ending = new();
    private readonly TimeSpan after;
    private readonly TimeSpan stall;
    private readonly Lock gate = new();
    private long? started;
    private long served;

    /// <param name="after">From the first request to the stall.</param>
    /// <param name="stall">Its length.</param>
    public StallingServer(TimeSpan after, TimeSpan stall)
    {
        this.after = after;
        this.stall = stall;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4096);
        _ = AcceptAsync(ending.Token);
    }

    public string Url => $"http://{listener.LocalEndPoint}/";

    public long Served => Volatile.Read(ref served);

    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
        listener.Dispose();
    }

    private async Task AcceptAsync(CancellationToken ended)
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptAsync(ended), ended);
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken ended)
    {
        using (client)
        {
            client.NoDelay = true;
            byte[] buffer = new byte[4096];
            try
            {
                // Each of the tools sends a request in one piece, and the next only after the answer.
                while (await client.ReceiveAsync(buffer, ended) > 0)
                {
                    await StandStillAsync(ended);
                    await client.SendAsync(Answer, ended);
                    Interlocked.Increment(ref served);
                }
            }
            catch (Exception gone) when (gone is OperationCanceledException or SocketException)
            {
                // The client went away, as it may.
            }
        }
    }

    private async Task StandStillAsync(CancellationToken ended)
    {
        TimeSpan age;
        lock (gate)
            age = TimeProvider.System.GetElapsedTime(started ??= TimeProvider.System.GetTimestamp());
        if (age >= after && age < after + stall)
            await Task.Delay(after + stall - age, ended);
    }
}
