using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace UptimeSampler.Tests.Probing;

/// <summary>A server on loopback that does with each connection exactly what a test says, however wrong.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener listener;
    private readonly Func<Stream, int, CancellationToken, Task> serve;
    private readonly CancellationTokenSource ending = new();
    private int accepted;

    public RawServer(Func<Stream, int, CancellationToken, Task> serve, IPAddress? address = null, int port = 0)
    {
        this.serve = serve;
        listener = new TcpListener(address ?? IPAddress.Loopback, port);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start(4096);
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = AcceptAsync(ending.Token);
    }

    public int Port { get; }

    public int Accepted => Volatile.Read(ref accepted);

    public Uri Url(string scheme = "http", string path = "/") => new($"{scheme}://{((IPEndPoint)listener.LocalEndpoint).Address}:{Port}{path}");

    /// <summary>Answers every request on a connection with the same bytes.</summary>
    public static RawServer Answering(string answer, IPAddress? address = null, int port = 0) => new(
        async (stream, _, ending) =>
        {
            while (await ReadHeadAsync(stream, ending) is not null)
                await SendAsync(stream, answer, ending);
        },
        address,
        port);

    /// <summary>Speaks TLS first, then as told.</summary>
    public static RawServer Tls(X509Certificate2 certificate, Func<Stream, int, CancellationToken, Task> serve, SslProtocols protocols = SslProtocols.None) => new(
        async (stream, number, ending) =>
        {
            SslStream tls = new(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = protocols }, ending);
            await serve(tls, number, ending);
        });

    /// <summary>The lines of a request's head; null when the client closed instead.</summary>
    public static async Task<string[]?> ReadHeadAsync(Stream stream, CancellationToken ending)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (head.Count < 4 || !head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, ending) == 0)
                return null;
            head.Add(one[0]);
        }
        return Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    public static Task SendAsync(Stream stream, string text, CancellationToken ending) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(text), ending).AsTask();

    public static Task NeverAsync(CancellationToken ending) => Task.Delay(Timeout.Infinite, ending);

    public static string Ok(string body = "fine", string headers = "") =>
        $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}";

    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
        listener.Dispose();
    }

    private async Task AcceptAsync(CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync(ended);
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or InvalidOperationException)
            {
                return;
            }
            _ = ServeAsync(client, Interlocked.Increment(ref accepted), ended);
        }
    }

    private async Task ServeAsync(TcpClient client, int number, CancellationToken ended)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await serve(client.GetStream(), number, ended);
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or AuthenticationException or ObjectDisposedException)
            {
                // The client went away, as it may.
            }
        }
    }
}
