using UptimeSampler.Probing;

namespace UptimeSampler.Load.Epoll;

/// <summary>How far an exchange has come.</summary>
internal enum Progress
{
    /// <summary>Something more has to come.</summary>
    Pending,

    /// <summary>More is there already, but others are to have their turn first.</summary>
    Unfinished,

    /// <summary>The answer is complete.</summary>
    Answered,

    /// <summary>It has failed.</summary>
    Failed,
}

/// <summary>What one step of an exchange led to.</summary>
/// <param name="Progress">How far it has come.</param>
/// <param name="Fault">Of a failure: which.</param>
/// <param name="HasPeerClosed">Whether the peer has ended the connection.</param>
/// <param name="IsReusable">Of an answer: whether the connection can carry another request.</param>
internal readonly record struct Step(Progress Progress, Verdict Fault = default, bool HasPeerClosed = false, bool IsReusable = false)
{
    public static Step Failed(Verdict fault, bool hasPeerClosed) => new(Progress.Failed, fault, hasPeerClosed);
}

/// <summary>Sends the request on a connection and reads its answer, as far as the kernel lets it.</summary>
internal sealed class Exchange(byte[] request)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>How often one connection may fill the buffer before others have their turn.</summary>
    private const int MostReads = 16;

    // One for all: of what is read nothing is kept.
    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);

    /// <summary>Goes on with what the connection is ready for.</summary>
    public Step Continue(EpollConnection connection, Readiness readiness)
    {
        // A peer that is gone may have left an answer; reading tells.
        if ((readiness & Readiness.Writable) != 0 && !TrySend(connection))
            readiness |= Readiness.Failed;
        return (readiness & (Readiness.Readable | Readiness.Ended)) != 0 ? Receive(connection, (readiness & Readiness.Ended) != 0) : default;
    }

    /// <summary>Sends what the kernel takes.</summary>
    /// <returns>False when the peer is gone.</returns>
    public bool TrySend(EpollConnection connection)
    {
        while (connection.Sent < request.Length)
        {
            int count = NativeSocket.Send(connection.Descriptor, request.AsSpan(connection.Sent));
            if (count > 0)
                connection.Sent += count;
            else if (Errno.Last == Errno.Again)
                return true;
            else if (Errno.Last != Errno.Interrupted)
                return false;
        }
        return true;
    }

    private Step Receive(EpollConnection connection, bool hasEnded)
    {
        for (int reads = 0; reads < MostReads; reads++)
        {
            int count = NativeSocket.Receive(connection.Descriptor, buffer);
            if (count > 0)
            {
                connection.Received += count;
                int used = connection.Scanner.Read(buffer.AsSpan(0, count));
                if (connection.Scanner.Problem is { } problem)
                    return Step.Failed(new(FailureClass.Protocol, $"{connection.Peer.Name} sent something that is not valid HTTP: {problem}"), hasEnded);
                // A full buffer may have left bytes behind that belong to no answer.
                if (connection.Scanner.IsComplete)
                    return Answered(connection, hasEnded, isAll: used == count && count < buffer.Length);
                // Less than there was room for was all there is, unless the end is there too: it is told only once.
                if (count < buffer.Length && !hasEnded)
                    return default;
            }
            else if (count == 0)
            {
                return connection.Scanner.End()
                    ? Answered(connection, hasEnded: true, isAll: true)
                    : Step.Failed(PeerFaults.Closed(connection.Peer.Name, isWithinResponse: connection.Received > 0), hasPeerClosed: true);
            }
            else if (Errno.Last == Errno.Again)
            {
                return default;
            }
            else if (Errno.Last != Errno.Interrupted)
            {
                return Step.Failed(SocketFaults.Judge(connection.Place, Errno.ToSocketError(Errno.Last)), hasPeerClosed: true);
            }
        }
        return new Step(Progress.Unfinished);
    }

    private Step Answered(EpollConnection connection, bool hasEnded, bool isAll) =>
        new(Progress.Answered, default, hasEnded, IsReusable: !hasEnded && isAll && connection.Scanner.KeepsConnection && connection.Sent == request.Length);
}
