using System.Net;
using System.Net.Sockets;

namespace UptimeSampler.TestSupport;

/// <summary>A port of loopback where each visitor is talked to, all of them at once, until it is disposed of.</summary>
internal sealed class LoopbackListener : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<NetworkStream, CancellationToken, Task> talk;
    private readonly Task accepting;

    /// <param name="talk">What is said to a visitor; whoever hangs up has heard enough.</param>
    public LoopbackListener(Func<NetworkStream, CancellationToken, Task> talk)
    {
        this.talk = talk;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Ends all conversations.</summary>
    public CancellationToken Stopping => stop.Token;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> conversations = [];
        try
        {
            while (true)
                conversations.Add(TalkAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped.
        }
        await Task.WhenAll(conversations);
    }

    private async Task TalkAsync(TcpClient visitor)
    {
        using TcpClient open = visitor;
        try
        {
            await talk(open.GetStream(), stop.Token);
        }
        catch (Exception over) when (over is IOException or OperationCanceledException)
        {
            // The visitor left, or the test is over.
        }
    }
}
