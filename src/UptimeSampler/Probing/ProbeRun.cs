using System.Net;
using UptimeSampler.Targets;

namespace UptimeSampler.Probing;

/// <summary>How far a probe has come: says what a deadline or a fault means.</summary>
internal enum ProbePhase
{
    Resolve,
    Connect,
    Tls,
    Response,
}

/// <summary>One probe under way: what it was asked for and how far it came, so that an outcome can be written whatever happens.</summary>
internal sealed class ProbeRun(Target target, int addressTurn, ConnectionKind connection, TimeProvider time)
{
    private readonly long started = time.GetTimestamp();
    private TimeSpan? resolve;
    private TimeSpan? connect;
    private TimeSpan? tls;
    private TimeSpan? firstByte;
    private long phaseStarted;

    public Target Target => target;

    public int AddressTurn => addressTurn;

    public ProbePhase Phase { get; private set; }

    /// <summary>Holds what arrived against patterns, within the time that they may take.</summary>
    public PatternBudget Patterns { get; } = new(time);

    /// <summary>Name being resolved, or host and port being spoken to; for details.</summary>
    public string Peer { get; set; } = "";

    /// <summary>The address that the probe was pinned to; of the first hop when redirects are followed, since that was fixed before the outcome.</summary>
    public IPAddress? Address { get; private set; }

    /// <summary>The address being spoken to now.</summary>
    public IPAddress? PeerAddress { get; private set; }

    /// <summary>
    /// The kind that was drawn, which is what the sample records: fixed before the outcome, as the address is. That a kept connection had
    /// to be opened anew, as after every outage, shows in the connect phase.
    /// </summary>
    public ConnectionKind Connection { get; } = connection;

    public int? Status { get; set; }

    public DateTimeOffset? CertificateExpires { get; set; }

    /// <summary>What is wrong with the certificate; null when nothing is or it was not refused.</summary>
    public string? CertificateProblem { get; set; }

    /// <summary>Set when the verdict is certain although the probe goes on (an unwanted status whose body is still read).</summary>
    public Verdict? Decided { get; set; }

    /// <summary>The connection that the request went over; null before.</summary>
    public HttpConnectionWatch? Watch { get; set; }

    /// <summary>True once the probe goes where a redirect sent it.</summary>
    public bool IsRedirected { get; set; }

    /// <summary>True once a connection stood: what is thrown from then on, the other side may have caused.</summary>
    public bool HasConnected => connect is not null || Watch is not null;

    public TimeSpan Elapsed => time.GetElapsedTime(started);

    public void Begin(ProbePhase phase)
    {
        Phase = phase;
        phaseStarted = time.GetTimestamp();
    }

    /// <summary>The phase ended well: its time is added, since redirects run through it several times.</summary>
    public void End()
    {
        TimeSpan took = time.GetElapsedTime(phaseStarted);
        switch (Phase)
        {
            case ProbePhase.Resolve:
                resolve = (resolve ?? TimeSpan.Zero) + took;
                break;
            case ProbePhase.Connect:
                connect = (connect ?? TimeSpan.Zero) + took;
                break;
            case ProbePhase.Tls:
                tls = (tls ?? TimeSpan.Zero) + took;
                break;
            case ProbePhase.Response:
                firstByte = (firstByte ?? TimeSpan.Zero) + took;
                break;
        }
    }

    public void PinTo(IPAddress address)
    {
        PeerAddress = address;
        Address ??= address;
    }

    public Outcome ToOutcome(Verdict verdict) => new()
    {
        Kind = verdict.Failure == FailureClass.None ? OutcomeKind.Up : verdict.Failure.IsOwn() ? OutcomeKind.Invalid : OutcomeKind.Failed,
        Failure = verdict.Failure,
        Status = Status,
        Address = Address,
        Connection = Connection,
        Phases = new Phases(resolve, connect, tls, firstByte, Elapsed),
        Detail = verdict.Detail is { } detail ? DetailText.Bounded(detail) : null,
        CertificateExpires = CertificateExpires,
    };
}
