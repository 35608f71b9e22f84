using System.Buffers.Binary;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace UptimeSampler.Tests.Probing;

/// <summary>Just enough HTTP/2 (RFC 9113) to answer or to refuse, frame by frame.</summary>
internal static class RawHttp2
{
    private const int PrefaceBytes = 24;
    private const byte Headers = 1;
    private const byte ResetStream = 3;
    private const byte Settings = 4;
    private const byte Ack = 1;
    private const byte EndStreamAndHeaders = 5;
    private const byte RefusedStream = 7;

    /// <summary>HPACK's static entry 8: ":status: 200" (RFC 7541, appendix A).</summary>
    private static readonly byte[] Status200 = [0x88];

    public static async Task ServeAsync(Stream stream, Func<int, Task> onRequest, CancellationToken ending)
    {
        await stream.ReadExactlyAsync(new byte[PrefaceBytes], ending);
        await WriteFrameAsync(stream, Settings, 0, 0, [], ending);
        byte[] head = new byte[9];
        while (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ending) == head.Length)
        {
            byte[] payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await stream.ReadExactlyAsync(payload, ending);
            if (head[3] == Settings && head[4] != Ack)
                await WriteFrameAsync(stream, Settings, Ack, 0, [], ending);
            else if (head[3] == Headers)
                await onRequest(BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)));
        }
    }

    public static Task AnswerAsync(Stream stream, int id, CancellationToken ending) =>
        WriteFrameAsync(stream, Headers, EndStreamAndHeaders, id, Status200, ending);

    public static Task RefuseAsync(Stream stream, int id, CancellationToken ending) =>
        WriteFrameAsync(stream, ResetStream, 0, id, [0, 0, 0, RefusedStream], ending);

    public static RawServer OverTls(X509Certificate2 certificate, Func<Stream, int, CancellationToken, Task> onRequest) => new(async (stream, _, ending) =>
    {
        using SslStream tls = new(stream);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = certificate, ApplicationProtocols = [SslApplicationProtocol.Http2] },
            ending);
        await ServeAsync(tls, id => onRequest(tls, id, ending), ending);
    });

    private static async Task WriteFrameAsync(Stream stream, byte type, byte flags, int id, byte[] payload, CancellationToken ending)
    {
        byte[] frame = [0, 0, (byte)payload.Length, type, flags, 0, 0, 0, 0, .. payload];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), id);
        await stream.WriteAsync(frame, ending);
    }
}
