using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;

namespace UptimeSampler.Probing;

/// <summary>From an exception to its failure class, by the cause that the kernel, TLS or HTTP reported, and by the phase it happened in.</summary>
internal sealed class FaultJudge(NameResolution names, DescriptorWatch descriptors)
{
    /// <summary>True for faults that a target or our own host can cause; anything else nobody foresaw.</summary>
    public static bool Knows(Exception fault) =>
        fault is ProbeFaultException or SocketException or IOException or HttpRequestException or AuthenticationException or SecondAttemptException or ObjectDisposedException;

    public Verdict OfFault(ProbeRun run, Exception fault)
    {
        Verdict verdict = Cause(run, fault);
        if (verdict.Failure == FailureClass.OwnDescriptors)
            descriptors.WasRefused();
        else if (verdict.Failure is FailureClass.Dns or FailureClass.OwnResolver or FailureClass.Tls or FailureClass.Certificate && descriptors.IsShort())
            return OutOfDescriptors;
        return AfterRedirect(run, verdict);
    }

    /// <summary>Something that no rule knows, after the connection stood: most likely the other side's answer caused it.</summary>
    public static Verdict OfUnforeseen(ProbeRun run, Exception fault) =>
        new(FailureClass.Protocol, $"{run.Peer} answered in a way that cannot be handled ({fault.GetType().Name})");

    public Verdict OfDeadline(ProbeRun run) => AfterRedirect(run, Silence(run));

    /// <summary>Where a redirect leads is the server's choice: a place that this host cannot reach is no fault of ours, or every outage could hide behind one.</summary>
    private static Verdict AfterRedirect(ProbeRun run, Verdict verdict) =>
        run.IsRedirected && verdict.Failure is (FailureClass.OwnNetwork or FailureClass.OwnResolver or FailureClass.OwnPorts)
            ? new(FailureClass.Redirect, $"a redirect leads where nothing can be reached: {verdict.Detail}")
            : verdict;

    private Verdict Silence(ProbeRun run)
    {
        TimeSpan limit = run.Target.Timeout;
        // Patterns that are slow to match what the target sent are no sign of a busy process.
        if (run.Phase == ProbePhase.Resolve && run.Elapsed <= limit + PeerFaults.Lateness)
            return descriptors.IsShort() ? OutOfDescriptors : new(names.SilenceAbout(run.Peer), $"no answer about the name {run.Peer} within {DurationText.Format(limit)}");
        return PeerFaults.Silence(FaultPlace.Of(run), limit, run.Elapsed - run.Patterns.Spent);
    }

    private static readonly Verdict OutOfDescriptors =
        new(FailureClass.OwnDescriptors, "this process has no file descriptor left for a probe (see ulimit -n)");

    private static Verdict Cause(ProbeRun run, Exception fault)
    {
        // From the outside in: the first layer that knows more than its wrapper decides.
        for (Exception? layer = fault; layer is not null; layer = layer.InnerException)
        {
            switch (layer)
            {
                case ProbeFaultException known:
                    return known.Verdict;
                case SocketException socket:
                    return SocketFaults.Judge(FaultPlace.Of(run), socket.SocketErrorCode);
                case SecondAttemptException:
                    return SecondAttempt(run);
                case AuthenticationException:
                    return run.CertificateProblem is { } problem
                        ? new(FailureClass.Certificate, problem)
                        : new(FailureClass.Tls, $"the TLS handshake with {run.Peer} failed: {layer.InnerException?.Message ?? layer.Message}");
                case HttpProtocolException stream:
                    return new(FailureClass.Protocol, $"{run.Peer} broke off in HTTP/2 with error {stream.ErrorCode}");
                case HttpIOException io when Judge(run, io.HttpRequestError) is { } verdict:
                    return verdict;
            }
        }
        return fault is HttpRequestException http && Judge(run, http.HttpRequestError) is { } judged ? judged : Remainder(run, fault);
    }

    private static Verdict? Judge(ProbeRun run, HttpRequestError error) => error switch
    {
        HttpRequestError.ResponseEnded => Closed(run),
        HttpRequestError.InvalidResponse => new(FailureClass.Protocol, $"{run.Peer} sent something that is not valid HTTP"),
        HttpRequestError.HttpProtocolError => new(FailureClass.Protocol, $"{run.Peer} broke the rules of HTTP/2"),
        HttpRequestError.ConfigurationLimitExceeded => new(FailureClass.Protocol, $"{run.Peer} sent headers larger than {HttpHandlers.HeaderLimitKiB} KiB"),
        HttpRequestError.VersionNegotiationError => new(FailureClass.Protocol, $"{run.Peer} does not speak the HTTP version asked for"),
        _ => null,
    };

    /// <summary>A second attempt was refused, so the first had failed before any answer: what the connection saw tells how.</summary>
    private static Verdict SecondAttempt(ProbeRun run) => run.Watch switch
    {
        { WasReset: true } => SocketFaults.Judge(FaultPlace.Of(run), SocketError.ConnectionReset),
        { HasEnded: true } => Closed(run),
        _ => new(FailureClass.Protocol, $"{run.Peer} refused the request before answering it"),
    };

    private static Verdict Closed(ProbeRun run) => PeerFaults.Closed(run.Peer, isWithinResponse: run.Watch is { BytesRead: > 0 });

    private static Verdict Remainder(ProbeRun run, Exception fault) => run.Phase switch
    {
        // SslStream reports a peer that hangs up during the handshake as a bare IOException.
        ProbePhase.Tls => new(FailureClass.Closed, $"{run.Peer} closed the connection during the TLS handshake"),
        _ when run.Watch is { HasEnded: true } => Closed(run),
        _ => new(FailureClass.Protocol, $"{run.Peer}: {fault.Message}"),
    };
}
