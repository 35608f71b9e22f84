using System.Net.Sockets;
using UptimeSampler.Load.Http1;
using UptimeSampler.Probing;

namespace UptimeSampler.Load.Streams;

/// <summary>HTTP/1.1, one request at a time on each connection.</summary>
internal sealed class StreamWire(LoadRequest load, Connector connector) : IWire
{
    /// <summary>Most connections that wait for the server's close.</summary>
    private const int MostParting = 1024;

    private readonly byte[] request = RequestBytes.Of(load);
    private readonly bool isKept = load.Connection == ConnectionKind.Kept;
    private readonly bool toHead = load.Method == HttpMethod.Head.Method;
    private readonly bool mayResend = Resending.IsSafeFor(load.Method);
    private readonly Lock gate = new();
    private readonly Queue<StreamConnection> idle = new();
    private bool isDisposed;
    private int parting;

    public int RequestsPerConnection => 1;

    public int CountIdle()
    {
        lock (gate)
        {
            StreamConnection[] all = [.. idle];
            idle.Clear();
            foreach (StreamConnection connection in all)
                if (connection.IsQuiet)
                    idle.Enqueue(connection);
                else
                    connection.Abort();
            return idle.Count;
        }
    }

    public void KeepAtMost(int connections)
    {
        lock (gate)
            while (idle.Count > connections)
                idle.Dequeue().Abort();
    }

    public async Task OpenAsync(Attempt attempt)
    {
        StreamConnection connection = await ConnectAsync(attempt);
        Keep(connection);
    }

    public async Task RequestAsync(Attempt attempt)
    {
        StreamConnection? kept = TakeIdle();
        try
        {
            await ExchangeAsync(kept ?? await ConnectAsync(attempt), attempt);
        }
        catch (Exception fault) when (mayResend && kept is { HasServed: true } && attempt is { IsOver: false, Received: 0 } && IsCrossedClose(attempt, fault))
        {
            attempt.SendingAgain();
            await ExchangeAsync(await ConnectAsync(attempt), attempt);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            while (idle.TryDequeue(out StreamConnection? connection))
                connection.Abort();
        }
    }

    private bool IsCrossedClose(Attempt attempt, Exception fault) =>
        FaultJudge.Knows(fault) && Resending.IsCrossedClose(connector.Judge.OfFault(attempt.Run, fault).Failure);

    private async Task ExchangeAsync(StreamConnection connection, Attempt attempt)
    {
        attempt.Run = connection.Run;
        bool isReusable;
        try
        {
            await using (attempt.Cancelled.UnsafeRegister(static cut => ((StreamConnection)cut!).Abort(), connection))
                isReusable = await connection.ExchangeAsync(request, toHead, attempt);
        }
        catch
        {
            connection.Abort();
            throw;
        }
        if (attempt.IsOver)
            connection.Abort();
        else if (isReusable && isKept)
            Keep(connection);
        else
            _ = PartAsync(connection);
    }

    private async Task<StreamConnection> ConnectAsync(Attempt attempt)
    {
        (Socket socket, Stream stream) = await connector.ConnectAsync(attempt.Run, attempt.Cancelled);
        return new StreamConnection(socket, stream, attempt.Run);
    }

    private StreamConnection? TakeIdle()
    {
        lock (gate)
        {
            // The one that stood ready longest: each request of a burst gets a connection of its own.
            while (idle.TryDequeue(out StreamConnection? connection))
            {
                if (connection.IsQuiet)
                    return connection;
                // Closed between two requests: nothing of this one was sent over it.
                connection.Abort();
            }
            return null;
        }
    }

    private void Keep(StreamConnection connection)
    {
        connection.Listen();
        lock (gate)
        {
            if (isDisposed)
                connection.Abort();
            else
                idle.Enqueue(connection);
        }
    }

    private async Task PartAsync(StreamConnection connection)
    {
        try
        {
            if (Interlocked.Increment(ref parting) > MostParting)
                connection.Abort();
            else
                await connection.PartAsync();
        }
        finally
        {
            Interlocked.Decrement(ref parting);
        }
    }
}
