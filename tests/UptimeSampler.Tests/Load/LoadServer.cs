using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace UptimeSampler.Tests.Load;

/// <summary>
/// A server on loopback that counts every whole request it read, the truth that an engine's counts are held against, and answers as a test
/// says. The answer null closes the connection.
/// </summary>
internal sealed class LoadServer : IDisposable
{
    public const string Good = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    public const string GoodAndClose = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

    private readonly Socket listener;
    private readonly Func<int, CancellationToken, ValueTask<string?>> answer;
    private readonly X509Certificate2? certificate;
    private readonly CancellationTokenSource ending = new();
    private int accepted;
    private int requests;
    private int answered;

    /// <param name="answer">From the number of a request, from 1, to what is sent.</param>
    /// <param name="certificate">To speak TLS; null for none.</param>
    public LoadServer(Func<int, CancellationToken, ValueTask<string?>> answer, X509Certificate2? certificate = null)
    {
        this.answer = answer;
        this.certificate = certificate;
        listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4096);
        Endpoint = (IPEndPoint)listener.LocalEndPoint!;
        _ = AcceptAsync(ending.Token);
    }

    public IPEndPoint Endpoint { get; }

    /// <summary>A connection is closed under the next request once it has carried so many answers; null for never.</summary>
    public int? AnswersPerConnection { get; init; }

    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>Whole requests that were read.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>Answers that were sent.</summary>
    public int Answered => Volatile.Read(ref answered);

    public static LoadServer Answering(string text, X509Certificate2? certificate = null) => new((_, _) => new(text), certificate);

    public static async ValueTask<string?> NeverAsync(CancellationToken ended)
    {
        await Task.Delay(Timeout.Infinite, ended);
        return null;
    }

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
            {
                Socket client = await listener.AcceptAsync(ended);
                Interlocked.Increment(ref accepted);
                _ = ServeAsync(client, ended);
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken ended)
    {
        await using NetworkStream plain = new(client, ownsSocket: true);
        try
        {
            await using Stream stream = certificate is null ? plain : await SecureAsync(plain, certificate, ended);
            await AnswerAllAsync(stream, ended);
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException)
        {
            // The client went away, as it may.
        }
    }

    private async Task AnswerAllAsync(Stream stream, CancellationToken ended)
    {
        byte[] buffer = new byte[4096];
        int held = 0, carried = 0;
        while (true)
        {
            int count = await stream.ReadAsync(buffer.AsMemory(held), ended);
            if (count == 0)
                return;
            held += count;
            int end = buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8);
            if (end < 0)
                continue;
            buffer.AsSpan(end + 4, held - end - 4).CopyTo(buffer);
            held -= end + 4;
            int number = Interlocked.Increment(ref requests);
            if (carried++ == AnswersPerConnection || await answer(number, ended) is not { } text)
                return;
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), ended);
            Interlocked.Increment(ref answered);
            if (text.Contains("Connection: close", StringComparison.Ordinal))
                return;
        }
    }

    private static async Task<Stream> SecureAsync(Stream plain, X509Certificate2 certificate, CancellationToken ended)
    {
        SslStream tls = new(plain);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, ended);
        return tls;
    }
}
