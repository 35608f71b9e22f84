using System.Collections.Concurrent;
using System.Net.Sockets;
using UptimeSampler.Load.Streams;
using UptimeSampler.Probing;

namespace UptimeSampler.Load.Http2;

/// <summary>Connections opened before the load, and what the handler has taken of them.</summary>
internal sealed class Http2Connections(Connector connector, TimeSpan limit) : IDisposable
{
    private readonly ConcurrentQueue<Opened> ready = new();
    private readonly ConcurrentDictionary<Opened, bool> open = new();

    /// <summary>Connections that stand, those that the handler uses included.</summary>
    public int CountOpen()
    {
        foreach (Opened connection in open.Keys)
            if (connection.IsGone)
                Forget(connection);
        return open.Count;
    }

    public async Task OpenAsync(Attempt attempt) => ready.Enqueue(await ConnectAsync(attempt.Run, attempt.Cancelled));

    /// <summary>One for the handler: one opened before, or a new one.</summary>
    /// <exception cref="ProbeFaultException">There is none.</exception>
    public async ValueTask<Stream> TakeAsync(Attempt attempt, CancellationToken cancelled)
    {
        while (ready.TryDequeue(out Opened? waiting))
            if (!waiting.IsGone)
                return waiting.Stream;
            else
                Forget(waiting);
        ProbeRun run = connector.NewRun();
        if (!attempt.WasSent)
            attempt.Run = run;
        // Not until the attempt gives up: the handler opens for all who wait, and goes on when the first of them has gone.
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        deadline.CancelAfter(limit);
        try
        {
            return (await ConnectAsync(run, deadline.Token)).Stream;
        }
        catch (Exception fault) when (FaultJudge.Knows(fault) || fault is OperationCanceledException)
        {
            Verdict verdict = deadline.IsCancellationRequested ? PeerFaults.Silence(FaultPlace.Of(run), limit, limit) : connector.Judge.OfFault(run, fault);
            throw new ProbeFaultException(verdict.Failure, verdict.Detail!);
        }
    }

    public void Dispose()
    {
        foreach (Opened connection in open.Keys)
            Forget(connection);
    }

    private async Task<Opened> ConnectAsync(ProbeRun run, CancellationToken cancelled)
    {
        (Socket socket, Stream stream) = await connector.ConnectAsync(run, cancelled);
        Opened connection = new(socket, stream);
        open[connection] = true;
        return connection;
    }

    private void Forget(Opened connection)
    {
        open.TryRemove(connection, out _);
        connection.Close();
    }

    private sealed class Opened(Socket socket, Stream stream)
    {
        public Stream Stream => stream;

        /// <summary>Closed by us, or by the peer: then it can be read, and there is nothing to read.</summary>
        public bool IsGone => socket.SafeHandle.IsClosed || (socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0);

        public void Close()
        {
            // By a reset: closed in order, each would keep one of our ports for a minute.
            if (!socket.SafeHandle.IsClosed)
                socket.Close(0);
            stream.Dispose();
        }
    }
}
