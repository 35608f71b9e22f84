namespace UptimeSampler.Load.Epoll;

/// <summary>
/// Connections whose answer is complete and which the server is to close: who closes first keeps the port for a minute, and we need ours.
/// A server that does not close in time, or too many of them, and we do it ourselves.
/// </summary>
internal sealed class PartingConnections(ConnectionTable table)
{
    /// <summary>Most connections that wait for the server's close.</summary>
    public const int Most = 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Chain<EpollConnection> chain = new();

    public TimeSpan? NextDue => chain.First?.Due;

    public void Add(EpollConnection connection, TimeSpan now)
    {
        if (chain.Count == Most)
            Close(chain.First!, first: true);
        connection.Stage = Stage.Parting;
        connection.Due = now + Patience;
        chain.Add(connection);
    }

    public void Close(EpollConnection connection, bool first)
    {
        chain.Remove(connection);
        table.Close(connection, first);
    }

    public void CloseDue(TimeSpan now)
    {
        while (chain.First is { } late && late.Due <= now)
            Close(late, first: true);
    }
}
