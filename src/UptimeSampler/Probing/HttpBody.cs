using System.Buffers;
using System.Net.Http;
using System.Text;

namespace UptimeSampler.Probing;

/// <summary>Reads a response's body to its end, but never more than the limit.</summary>
internal static class HttpBody
{
    private const int BufferBytes = 16 * 1024;

    /// <summary>The body as text when it is to be kept, else null.</summary>
    /// <exception cref="ProbeFaultException">The body is larger than the limit.</exception>
    public static async ValueTask<string?> ReadAsync(ProbeRun run, HttpResponseMessage response, bool keep, CancellationToken deadline)
    {
        long limit = run.Target.Expect.BodyLimit;
        if (response.Content.Headers.ContentLength > limit && run.Target.Method != HttpMethod.Head.Method)
            throw TooLarge(limit);
        ArrayBufferWriter<byte>? kept = keep ? new() : null;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            Stream body = await response.Content.ReadAsStreamAsync(deadline);
            long total = 0;
            while (true)
            {
                int count = await body.ReadAsync(buffer, deadline);
                if (count == 0)
                    break;
                total += count;
                if (total > limit)
                    throw TooLarge(limit);
                kept?.Write(buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return kept is null ? null : TextEncoding(response).GetString(kept.WrittenSpan);
    }

    /// <summary>Reads past the body of a redirect, so that a kept connection can go on.</summary>
    public static async ValueTask SkipAsync(ProbeRun run, HttpResponseMessage response, HttpLease lease, CancellationToken deadline)
    {
        await ReadAsync(run, response, keep: false, deadline);
        lease.IsReusable = true;
    }

    private static ProbeFaultException TooLarge(long limit) => new(FailureClass.BodyLimit, $"the body is larger than {limit} bytes");

    private static Encoding TextEncoding(HttpResponseMessage response)
    {
        try
        {
            return response.Content.Headers.ContentType?.CharSet is { } name ? Encoding.GetEncoding(name.Trim('"')) : Encoding.UTF8;
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            // Unknown to .NET, or known and switched off (UTF-7).
            return Encoding.UTF8;
        }
    }
}
