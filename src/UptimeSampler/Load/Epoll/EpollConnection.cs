using UptimeSampler.Load.Http1;
using UptimeSampler.Probing;

namespace UptimeSampler.Load.Epoll;

/// <summary>What a connection is doing.</summary>
internal enum Stage
{
    Connecting,
    Exchanging,
    Idle,

    /// <summary>The answer is complete, and it is for the server to close.</summary>
    Parting,
}

/// <summary>One connection and the request on it. The objects are used again for later connections.</summary>
internal sealed class EpollConnection : Link
{
    public int Descriptor { get; private set; }

    public Peer Peer { get; private set; } = null!;

    /// <summary>Tells changes of this connection from late ones of another that had the same descriptor.</summary>
    public ulong Key { get; private set; }

    public Stage Stage { get; set; }

    /// <summary>False while the connection is only being opened.</summary>
    public bool HasRequest { get; private set; }

    /// <summary>Whether it has carried an answer before.</summary>
    public bool HasServed { get; set; }

    /// <summary>Whether the request was sent on another connection before, and crossed its close.</summary>
    public bool IsResent { get; private set; }

    public TimeSpan Intended { get; private set; }

    /// <summary>Bytes of the request that the kernel has taken.</summary>
    public int Sent { get; set; }

    /// <summary>Bytes of the answer.</summary>
    public long Received { get; set; }

    public ResponseScanner Scanner { get; } = new();

    public FaultPlace Place => new(Peer.Name, Peer.Endpoint.Address, Stage == Stage.Connecting ? ProbePhase.Connect : ProbePhase.Response);

    public void Begin(int descriptor, Peer peer, uint number)
    {
        (Descriptor, Peer, Key) = (descriptor, peer, (ulong)number << 32 | (uint)descriptor);
        Stage = Stage.Connecting;
        HasServed = false;
    }

    /// <summary>It is only to stand ready.</summary>
    public void BeginOpening(TimeSpan now)
    {
        HasRequest = IsResent = false;
        Intended = now;
        Received = 0;
    }

    public void Expect(TimeSpan intended, bool toHead, bool isResent = false)
    {
        HasRequest = true;
        IsResent = isResent;
        Intended = intended;
        Sent = 0;
        Received = 0;
        Scanner.Begin(toHead);
    }

    /// <summary>How what it was doing ended.</summary>
    public Ending End(FailureClass failure, string? detail, TimeSpan noticeableSince) => new()
    {
        Failure = failure,
        Detail = detail,
        Bytes = Received,
        WasResent = IsResent,
        Intended = Intended,
        NoticeableSince = noticeableSince,
    };
}
