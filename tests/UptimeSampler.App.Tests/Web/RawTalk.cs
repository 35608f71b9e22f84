using System.Net.Sockets;
using System.Text;

namespace UptimeSampler.App.Tests.Web;

/// <summary>Bytes as no client would send them.</summary>
internal static class RawTalk
{
    /// <summary>Sends a text and reads until the server closes; what it answered, empty when it closed without a word.</summary>
    public static async Task<string> SendAsync(Uri url, string text)
    {
        using CancellationTokenSource patience = new(WebPlace.Patience);
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(url.Host, url.Port, patience.Token);
        await using NetworkStream stream = new(socket);
        StringBuilder answer = new();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text), patience.Token);
            byte[] buffer = new byte[4096];
            while (await stream.ReadAsync(buffer, patience.Token) is > 0 and var count)
                answer.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
        catch (IOException)
        {
            // Closed with a reset: what had come until then is the answer.
        }
        return answer.ToString();
    }
}
