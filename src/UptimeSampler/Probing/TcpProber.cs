using System.Net;
using System.Net.Sockets;
using System.Text;
using UptimeSampler.Targets;

namespace UptimeSampler.Probing;

/// <summary>
/// Probes by TCP: connect; send the target's body if there is one; if something is expected, read until it matches. Without
/// <see cref="Expectation.BodyMatches"/> the first bytes that arrive are judged. Always a new connection.
/// </summary>
internal sealed class TcpProber(ConnectionOpener opener) : IProber
{
    private const int BufferBytes = 4 * 1024;

    /// <summary>Most bytes waited for; each piece that arrives is matched anew, and a hostile peer sends small pieces.</summary>
    private const long AnswerLimit = 64 * 1024;

    public async Task<Verdict> ProbeAsync(ProbeRun run, CancellationToken deadline)
    {
        Target target = run.Target;
        IPAddress address = await opener.ResolveAsync(run, target.Url, deadline);
        using Socket socket = await opener.ConnectAsync(run, address, target.Url.Port, deadline);
        if (target.Body is { } body)
        {
            run.Begin(ProbePhase.Response);
            byte[] bytes = Encoding.UTF8.GetBytes(body.Reveal());
            for (int sent = 0; sent < bytes.Length;)
                sent += await socket.SendAsync(bytes.AsMemory(sent), SocketFlags.None, deadline);
        }
        Verdict? unmet = target.Expect.BodyMatches is null && target.Expect.BodyNotMatches is null
            ? null
            : await ReadAsync(run, socket, deadline);
        return unmet ?? HttpJudgement.OfTime(target.Expect, run.Elapsed) ?? Verdict.Up;
    }

    private static async ValueTask<Verdict?> ReadAsync(ProbeRun run, Socket socket, CancellationToken deadline)
    {
        Expectation expect = run.Target.Expect;
        run.Begin(ProbePhase.Response);
        byte[] buffer = new byte[BufferBytes];
        StringBuilder arrived = new();
        Decoder decoder = Encoding.UTF8.GetDecoder();
        char[] text = new char[Encoding.UTF8.GetMaxCharCount(BufferBytes)];
        long total = 0;
        long limit = Math.Min(expect.BodyLimit, AnswerLimit);
        while (true)
        {
            int count = await socket.ReceiveAsync(buffer, SocketFlags.None, deadline);
            if (count == 0)
            {
                return total == 0
                    ? new(FailureClass.Closed, $"{run.Peer} closed the connection without sending anything")
                    : HttpJudgement.OfBody(run, arrived.ToString());
            }
            if (total == 0)
                run.End();
            total += count;
            if (total > limit)
                return new(FailureClass.BodyLimit, $"{run.Peer} sent more than {limit} bytes without a match");
            arrived.Append(text, 0, decoder.GetChars(buffer.AsSpan(0, count), text, flush: false));
            Verdict? unmet = HttpJudgement.OfBody(run, arrived.ToString());
            if (unmet is null || expect.BodyMatches is null)
                return unmet;
        }
    }
}
