using UptimeSampler.Load.Http1;
using UptimeSampler.Probing;

namespace UptimeSampler.Load.Epoll;

/// <summary>
/// HTTP/1.1 without TLS on Linux: one thread, all connections in one epoll set, nothing allocated for a request. About as cheap as a
/// load generator written in C.
/// </summary>
internal sealed class EpollTransport : ITransport
{
    /// <summary>A wait so short may not have been one: what it told may have come while we were at work.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMicroseconds(50);

    private readonly LoadClock clock;
    private readonly TimeSpan limit;
    private readonly bool isKept;
    private readonly bool toHead;
    private readonly bool mayResend;
    private readonly Exchange exchange;
    private readonly WantedStatus wanted;
    private readonly EpollSet set = new();
    private readonly ConnectionTable table;
    private readonly Chain<EpollConnection> idle = new();
    private readonly Chain<EpollConnection> inFlight = new();
    private readonly PartingConnections parting;
    private readonly Queue<(bool IsRequest, Ending Ending)> early = new();
    private readonly Queue<(ulong Key, Readiness Readiness)> unfinished = new();
    private TimeSpan polledAt;
    private TimeSpan noticeableSince;
    private bool wasFull;

    public EpollTransport(LoadRequest load, LoadClock clock)
    {
        this.clock = clock;
        limit = load.Timeout;
        isKept = load.Connection == ConnectionKind.Kept;
        toHead = load.Method == HttpMethod.Head.Method;
        mayResend = Resending.IsSafeFor(load.Method);
        exchange = new Exchange(RequestBytes.Of(load));
        wanted = new WantedStatus(load.Status);
        table = new ConnectionTable(set, new Peers(load.Endpoints));
        parting = new PartingConnections(table);
    }

    public int Idle => idle.Count;

    public int RequestsPerConnection => 1;

    public TimeSpan Waited { get; private set; }

    public bool WorksElsewhere => false;

    public void KeepAtMost(int connections)
    {
        while (idle.Count > connections)
        {
            EpollConnection surplus = idle.First!;
            idle.Remove(surplus);
            table.Close(surplus, first: true);
        }
    }

    public void Open()
    {
        TimeSpan now = clock.Now;
        if (table.TryOpen(out EpollConnection connection, out Verdict fault))
        {
            connection.BeginOpening(now);
            Await(connection);
        }
        else
        {
            early.Enqueue((IsRequest: false, NotBegun(fault, now)));
        }
    }

    public void Begin(TimeSpan intended)
    {
        // The one that stood ready longest: each request of a burst gets a connection of its own.
        while (idle.First is { } ready)
        {
            idle.Remove(ready);
            ready.Expect(intended, toHead);
            if (exchange.TrySend(ready) || ready.Sent > 0)
            {
                ready.Stage = Stage.Exchanging;
                Await(ready);
                return;
            }
            // The peer had ended the connection before a byte of the request was on it.
            table.Close(ready, first: false);
        }
        BeginAnew(intended, isResent: false);
    }

    private void BeginAnew(TimeSpan intended, bool isResent)
    {
        if (table.TryOpen(out EpollConnection fresh, out Verdict fault))
        {
            fresh.Expect(intended, toHead, isResent);
            Await(fresh);
        }
        else
        {
            early.Enqueue((IsRequest: true, NotBegun(fault, intended) with { WasResent = isResent }));
        }
    }

    public void Poll(TimeSpan atMost, IEndings endings)
    {
        TimeSpan before = clock.Now;
        int again = unfinished.Count;
        if (TellEarly(endings) || again > 0)
            atMost = TimeSpan.Zero;
        TimeSpan wait = Shorter(atMost, Shorter(inFlight.First?.Due, parting.NextDue) - before);
        int changes = set.Wait(wait);
        TimeSpan lastPolledAt = polledAt;
        polledAt = clock.Now;
        TimeSpan waited = wait > TimeSpan.Zero ? polledAt - before : TimeSpan.Zero;
        Waited += waited;
        // After a full look the next changes may be as old as those before.
        noticeableSince = waited > ShortestWait ? polledAt : wasFull ? noticeableSince : lastPolledAt;
        wasFull = changes == EpollSet.Most;
        for (int i = 0; i < changes; i++)
            if (set.TryRead(i, out ulong key, out Readiness readiness) && table.Find(key) is { } connection)
                Handle(connection, readiness, endings);
        // The kernel tells of a change once: what was not read to its end is gone on with unasked.
        for (; again > 0; again--)
            if (unfinished.Dequeue() is var (more, ready) && table.Find(more) is { Stage: Stage.Exchanging } begun)
                Handle(begun, ready, endings);
        while (inFlight.First is { } late && late.Due <= polledAt)
            Fail(late, PeerFaults.Silence(late.Place, limit, polledAt - late.Due + limit), endings, late.Due);
        parting.CloseDue(polledAt);
    }

    public void Wake() => set.Wake();

    public void Drop()
    {
        early.Clear();
        while (inFlight.First is { } cut)
        {
            inFlight.Remove(cut);
            table.Close(cut, first: true);
        }
    }

    public void Dispose()
    {
        Drop();
        table.CloseAll();
        set.Dispose();
    }

    private static TimeSpan Shorter(TimeSpan? one, TimeSpan? other)
    {
        TimeSpan shorter = (one ?? TimeSpan.MaxValue) < (other ?? TimeSpan.MaxValue) ? one ?? TimeSpan.MaxValue : other ?? TimeSpan.MaxValue;
        return shorter > TimeSpan.Zero ? shorter : TimeSpan.Zero;
    }

    /// <summary>Tells what failed at once when it was begun; not then, or one failure would begin the next within itself for ever.</summary>
    private bool TellEarly(IEndings endings)
    {
        int count = early.Count;
        for (int i = 0; i < count && early.TryDequeue(out (bool IsRequest, Ending Ending) told); i++)
            Tell(told.IsRequest, told.Ending, endings);
        return count > 0;
    }

    private static void Tell(bool isRequest, in Ending ending, IEndings endings)
    {
        if (isRequest)
            endings.Ended(ending);
        else
            endings.OpenFailed(ending);
    }

    private Ending NotBegun(Verdict fault, TimeSpan intended) => new()
    {
        Failure = fault.Failure,
        Detail = fault.Detail,
        Intended = intended,
        NoticeableSince = clock.Now,
    };

    private void Await(EpollConnection connection)
    {
        connection.Due = clock.Now + limit;
        inFlight.Add(connection);
    }

    private void Handle(EpollConnection connection, Readiness readiness, IEndings endings)
    {
        switch (connection.Stage)
        {
            case Stage.Connecting:
                Connected(connection, readiness, endings);
                break;
            case Stage.Exchanging:
                Continue(connection, readiness, endings);
                break;
            // Closed between two requests, or bytes that nobody asked for: of no more use.
            case Stage.Idle when (readiness & (Readiness.Readable | Readiness.Ended)) != 0:
                idle.Remove(connection);
                table.Close(connection, first: (readiness & Readiness.Ended) == 0);
                break;
            case Stage.Parting when (readiness & (Readiness.Readable | Readiness.Ended)) != 0:
                parting.Close(connection, first: (readiness & Readiness.Ended) == 0);
                break;
        }
    }

    private void Connected(EpollConnection connection, Readiness readiness, IEndings endings)
    {
        if ((readiness & (Readiness.Failed | Readiness.HungUp)) != 0 && NativeSocket.TakeError(connection.Descriptor) is not 0 and int error)
        {
            Fail(connection, SocketFaults.Judge(connection.Place, Errno.ToSocketError(error)), endings, noticeableSince);
            return;
        }
        if ((readiness & Readiness.Writable) == 0)
            return;
        if (connection.HasRequest)
        {
            connection.Stage = Stage.Exchanging;
            Continue(connection, readiness, endings);
            return;
        }
        inFlight.Remove(connection);
        connection.Stage = Stage.Idle;
        idle.Add(connection);
        if ((readiness & (Readiness.Readable | Readiness.Ended)) != 0)
            Handle(connection, readiness, endings);
        endings.Opened();
    }

    private void Continue(EpollConnection connection, Readiness readiness, IEndings endings)
    {
        Step step = exchange.Continue(connection, readiness);
        if (step.Progress == Progress.Answered)
            Complete(connection, step, endings);
        else if (step.Progress == Progress.Unfinished)
            unfinished.Enqueue((connection.Key, readiness));
        else if (step.Progress == Progress.Failed)
            Fail(connection, step.Fault, endings, noticeableSince, first: !step.HasPeerClosed);
    }

    private void Complete(EpollConnection connection, Step step, IEndings endings)
    {
        if (connection.Due <= polledAt)
        {
            // It came, but nobody can say any more that it came in time.
            Fail(connection, PeerFaults.Silence(connection.Place, limit, polledAt - connection.Due + limit), endings, connection.Due);
            return;
        }
        inFlight.Remove(connection);
        Ending ending = connection.End(wanted.Judge(connection.Scanner.Status), null, noticeableSince) with { Status = connection.Scanner.Status };
        if (step.HasPeerClosed)
        {
            table.Close(connection, first: false);
        }
        else if (isKept && step.IsReusable)
        {
            connection.Stage = Stage.Idle;
            connection.HasServed = true;
            idle.Add(connection);
        }
        else
        {
            parting.Add(connection, polledAt);
        }
        endings.Ended(ending);
    }

    private void Fail(EpollConnection connection, Verdict fault, IEndings endings, TimeSpan since, bool first = true)
    {
        inFlight.Remove(connection);
        if (mayResend && connection is { HasServed: true, HasRequest: true, Received: 0 } && Resending.IsCrossedClose(fault.Failure))
        {
            TimeSpan intended = connection.Intended;
            table.Close(connection, first);
            BeginAnew(intended, isResent: true);
            return;
        }
        Ending ending = connection.End(fault.Failure, fault.Detail, since);
        bool isRequest = connection.HasRequest;
        table.Close(connection, first);
        Tell(isRequest, ending, endings);
    }
}
