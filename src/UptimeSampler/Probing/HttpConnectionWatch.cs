using System.Net.Sockets;

namespace UptimeSampler.Probing;

/// <summary>What happens on one HTTP connection, seen below the handler: when the answer's first byte came, and how the connection ended.</summary>
internal sealed class HttpConnectionWatch(Stream connection, bool isHttp2, DateTimeOffset? certificateExpires)
{
    private ProbeRun? awaiting;
    private volatile bool isClosed;

    public DateTimeOffset? CertificateExpires => certificateExpires;

    public bool IsOpen => !isClosed;

    /// <summary>Both ends agreed on HTTP/2; otherwise they speak HTTP/1.1.</summary>
    public bool IsHttp2 => isHttp2;

    /// <summary>Bytes that arrived since the current request began.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The peer sent its last byte.</summary>
    public bool HasEnded { get; private set; }

    public bool WasReset { get; private set; }

    /// <summary>A request is about to be sent; the next byte that arrives is the first of its answer.</summary>
    public void Begin(ProbeRun run)
    {
        run.Watch = this;
        run.CertificateExpires ??= certificateExpires;
        BytesRead = 0;
        run.Begin(ProbePhase.Response);
        awaiting = run;
    }

    /// <summary>The answer's headers are there.</summary>
    public void HeadersArrived() => Interlocked.Exchange(ref awaiting, null)?.End();

    public void Read(int count, int asked)
    {
        if (count > 0)
        {
            BytesRead += count;
            // On HTTP/2 the first bytes are the server's settings; there the headers count.
            if (!isHttp2)
                HeadersArrived();
        }
        else if (asked > 0)
            HasEnded = true;
    }

    /// <summary>Notes a fault; false, to be used as an exception filter.</summary>
    public bool Note(Exception fault)
    {
        if ((fault as SocketException ?? fault.InnerException as SocketException)?.SocketErrorCode
            is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown)
            WasReset = true;
        return false;
    }

    public void Closed() => isClosed = true;

    public void Close()
    {
        isClosed = true;
        connection.Dispose();
    }
}
