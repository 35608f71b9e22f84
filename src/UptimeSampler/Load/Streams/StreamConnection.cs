using System.Buffers;
using System.Net.Sockets;
using UptimeSampler.Load.Http1;
using UptimeSampler.Probing;

namespace UptimeSampler.Load.Streams;

/// <summary>One HTTP/1.1 connection over any stream.</summary>
internal sealed class StreamConnection(Socket socket, Stream stream, ProbeRun run)
{
    private const int BufferBytes = 16 * 1024;

    /// <summary>How long the server may take to close after its answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ResponseScanner scanner = new();
    private Task<int>? ahead;

    public ProbeRun Run => run;

    /// <summary>Whether it has carried an answer.</summary>
    public bool HasServed { get; private set; }

    /// <summary>False once the peer has sent something while nothing was asked: its close, mostly.</summary>
    public bool IsQuiet => ahead is null or { IsCompleted: false };

    /// <summary>Notices from now on what the peer sends unasked. A read of no bytes waits for the first and needs no buffer meanwhile.</summary>
    public void Listen() => ahead = stream.ReadAsync(Memory<byte>.Empty).AsTask();

    /// <summary>Sends a request and reads its answer.</summary>
    /// <returns>Whether the connection can carry another.</returns>
    public async Task<bool> ExchangeAsync(ReadOnlyMemory<byte> request, bool toHead, Attempt attempt)
    {
        scanner.Begin(toHead);
        run.Begin(ProbePhase.Response);
        bool isSent = await TrySendAsync(request, attempt);
        byte[]? buffer = null;
        try
        {
            if (ahead is not null)
                await ahead;
            ahead = null;
            buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
            bool isReusable = await ReadAsync(buffer, attempt);
            attempt.Status = scanner.Status;
            HasServed = true;
            return isReusable && isSent;
        }
        catch (IOException broken) when (broken.InnerException is not SocketException && !attempt.IsOver)
        {
            // Within a TLS record, for instance.
            throw Closed(attempt);
        }
        finally
        {
            if (buffer is not null)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Lets the server close first, for a while: who closes first keeps the port for a minute, and we need ours.</summary>
    public async Task PartAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        try
        {
            if (await stream.ReadAsync(new byte[1], patience.Token) == 0)
                await stream.DisposeAsync();
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // It did not close in time, or not in order; all the same now.
        }
        Abort();
    }

    /// <summary>Closes at once, by a reset.</summary>
    public void Abort()
    {
        if (!socket.SafeHandle.IsClosed)
            socket.Close(0);
        stream.Dispose();
    }

    private async Task<bool> TrySendAsync(ReadOnlyMemory<byte> request, Attempt attempt)
    {
        try
        {
            await stream.WriteAsync(request);
            return true;
        }
        catch (IOException) when (!attempt.IsOver)
        {
            // A peer that is gone may have left an answer; reading tells.
            return false;
        }
    }

    private async Task<bool> ReadAsync(byte[] buffer, Attempt attempt)
    {
        while (true)
        {
            int count = await stream.ReadAsync(buffer);
            if (count == 0)
                return scanner.End() ? false : throw Closed(attempt);
            attempt.Received += count;
            int used = scanner.Read(buffer.AsSpan(0, count));
            if (scanner.Problem is { } problem)
                throw new ProbeFaultException(FailureClass.Protocol, $"{run.Peer} sent something that is not valid HTTP: {problem}");
            if (scanner.IsComplete)
                return scanner.KeepsConnection && used == count;
        }
    }

    private ProbeFaultException Closed(Attempt attempt)
    {
        Verdict verdict = PeerFaults.Closed(run.Peer, isWithinResponse: attempt.Received > 0);
        return new ProbeFaultException(verdict.Failure, verdict.Detail!);
    }
}
