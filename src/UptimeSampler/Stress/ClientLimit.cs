using System.Globalization;
using UptimeSampler.Load;

namespace UptimeSampler.Stress;

/// <summary>What on our side was the limit, so that nothing follows about the server.</summary>
/// <param name="Kind">What ran short.</param>
/// <param name="Reason">What happened and what to change, in a sentence or two.</param>
public sealed record ClientLimit(ClientLimitKind Kind, string Reason)
{
    /// <summary>Requests of a burst that leave within this time count as sent at once.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(250);

    /// <summary>With at least this share of what was asked for in flight, the load was what was asked for.</summary>
    private const double Reached = 0.9;

    /// <summary>Our lateness counts from this share of the time limit on.</summary>
    private const double Late = 0.1;

    /// <summary>What kept a burst from being what was asked for; null when nothing did.</summary>
    /// <param name="count">What was counted.</param>
    /// <param name="asked">Requests at once that were asked for.</param>
    /// <param name="timeout">Longest time for one request.</param>
    public static ClientLimit? Of(LoadCount count, int asked, TimeSpan timeout)
    {
        if (count.Invalid > 0)
            return OfFault(count, asked);
        bool isSlow = count.Offered < Reached * asked && count.Sending > AtOnce;
        bool isLate = count.Lag > Late * timeout && count.Classes.Keys.Any(failure => failure.IsTimeout());
        return isSlow || isLate ? OfProcessor(count, asked) : null;
    }

    private static ClientLimit OfFault(LoadCount count, int asked)
    {
        (FailureClass worst, long times) = count.Classes.Where(pair => pair.Key.IsOwn()).MaxBy(pair => pair.Value);
        string what = string.Create(CultureInfo.InvariantCulture, $"{times:N0} of {count.Requests + count.Invalid:N0} requests at {asked:N0} at once could not be sent");
        return worst switch
        {
            FailureClass.OwnDescriptors => new(ClientLimitKind.Descriptors, $"{what}: this process has no file descriptor left. Raise its limit (ulimit -n {Descriptors(asked)}) and start again."),
            FailureClass.OwnPorts => new(ClientLimitKind.Ports, $"{what}: this host has no local port left towards the server. Keep connections (--connection kept), widen net.ipv4.ip_local_port_range, or load from several hosts."),
            FailureClass.OwnNetwork => new(ClientLimitKind.Network, $"{what}: this host cannot send to the server's network."),
            FailureClass.OwnResolver => new(ClientLimitKind.Network, $"{what}: the name server of this host does not answer."),
            _ => new(ClientLimitKind.Processor, $"{what}: this process was too slow. Give it a processor of its own, or load from several hosts."),
        };
    }

    private static ClientLimit OfProcessor(LoadCount count, int asked) => new(ClientLimitKind.Processor, string.Create(CultureInfo.InvariantCulture,
        $"only {count.Offered:N0} of {asked:N0} requests were under way at once: sending them took {Words.Latency(count.Sending)}, and this process was up to {Words.Latency(count.Lag)} late. Give it a processor of its own, or load from several hosts."));

    /// <summary>How many descriptors a load takes, with some to spare.</summary>
    public static int Descriptors(int concurrency) => concurrency + 256;
}

/// <summary>What can run short on our side.</summary>
public enum ClientLimitKind
{
    /// <summary>File descriptors of this process.</summary>
    Descriptors,

    /// <summary>Local ports of this host.</summary>
    Ports,

    /// <summary>Time on a processor.</summary>
    Processor,

    /// <summary>A way to the server.</summary>
    Network,

    /// <summary>The most requests at once that were allowed.</summary>
    Ceiling,
}
