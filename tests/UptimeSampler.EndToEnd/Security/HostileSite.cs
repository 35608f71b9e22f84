using System.Net.Sockets;
using System.Text;

namespace UptimeSampler.EndToEnd.Security;

/// <summary>A web server that says what somebody would who has taken over a watched site and is after those who watch it: one answer after the other.</summary>
internal sealed class HostileSite : IAsyncDisposable
{
    /// <summary>Stands in everything it says.</summary>
    public const string Mark = "evil-mark";

    private const string Script = Mark + "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    private const string Terminal = Mark + "\u001b[2J\u001b]0;owned\u0007\u001b[31m\u009b2J\b\u0000";
    private const string Bidirectional = Mark + "\u202e\u2066\u200f\ufeff";
    private const string Forged = Mark + "\r\n2026-01-01T00:00:00Z info: run[0] all is well\r\n# HELP probe_success 1\nprobe_success 1\n";
    private const int HugeBytes = 10 << 20;

    private static readonly byte[] Invalid = [0xff, 0xfe, 0xc0, 0xae, 0xed, 0xa0, 0x80, 0xf8, 0x88];
    private static readonly byte[][] Answers =
    [
        [.. Bytes($"HTTP/1.1 500 {Script}{Terminal}{Bidirectional}"), .. Invalid, .. Bytes("\r\nContent-Length: 0\r\n\r\n")],
        [.. Bytes($"HTTP/1.1 503 x\r\nServer: {Script}\r\nX-Evil: {Terminal}{Bidirectional}"), .. Invalid, .. Bytes("\r\nContent-Length: 0\r\n\r\n")],
        Bytes($"HTTP/1.1 302 x\r\nLocation: javascript:{Script}\r\nContent-Length: 0\r\n\r\n"),
        Bytes($"HTTP/1.1 302 x\r\nLocation: http://127.0.0.1:1/{Terminal}{Bidirectional}\r\nContent-Length: 0\r\n\r\n"),
        [.. Bytes($"{Script}{Terminal}{Forged}"), .. Invalid],
        Answer(Bytes(Script + Terminal + Bidirectional + Forged), Invalid),
        Answer(Bytes(string.Concat(Enumerable.Repeat(Script, HugeBytes / Script.Length))), []),
    ];

    private readonly LoopbackListener listener;
    private int answered;

    public HostileSite() => listener = new LoopbackListener(SayAsync);

    public string Url => $"http://127.0.0.1:{listener.Port}/";

    /// <summary>Whether every answer was given, several times.</summary>
    public bool HasSaidEverything => Volatile.Read(ref answered) > 3 * Answers.Length;

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private async Task SayAsync(NetworkStream visitor, CancellationToken stop)
    {
        await visitor.ReadAtLeastAsync(new byte[4_096], 1, throwOnEndOfStream: false, stop);
        await visitor.WriteAsync(Answers[(Interlocked.Increment(ref answered) - 1) % Answers.Length], stop);
    }

    private static byte[] Answer(byte[] body, byte[] more) => [.. Bytes($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {body.Length + more.Length}\r\n\r\n"), .. body, .. more];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
