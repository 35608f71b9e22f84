using System.Collections.Frozen;

namespace UptimeSampler;

/// <summary>
/// Why a probe did not succeed, told apart by cause. Below <see cref="OwnDescriptors"/> the target is to blame
/// (<see cref="OutcomeKind.Failed"/>); from there on we are (<see cref="OutcomeKind.Invalid"/>).
/// The numbers are stored and never change.
/// </summary>
public enum FailureClass
{
    /// <summary>The probe succeeded.</summary>
    None = 0,

    /// <summary>The name does not resolve.</summary>
    Dns = 1,

    /// <summary>The port is closed.</summary>
    Refused = 2,

    /// <summary>The peer reset the connection.</summary>
    Reset = 3,

    /// <summary>No connection within the time limit.</summary>
    TimeoutConnect = 4,

    /// <summary>The TLS handshake did not end within the time limit.</summary>
    TimeoutTls = 5,

    /// <summary>The response did not end within the time limit.</summary>
    TimeoutResponse = 6,

    /// <summary>The network says that the host or network cannot be reached.</summary>
    Unreachable = 7,

    /// <summary>The TLS handshake failed.</summary>
    Tls = 8,

    /// <summary>The certificate is expired, untrusted, or for another name.</summary>
    Certificate = 9,

    /// <summary>The answer is not valid HTTP.</summary>
    Protocol = 10,

    /// <summary>The peer closed the connection without a response, or within one.</summary>
    Closed = 11,

    /// <summary>An unwanted status from 400 to 499.</summary>
    Http4xx = 12,

    /// <summary>An unwanted status from 500 to 599.</summary>
    Http5xx = 13,

    /// <summary>Any other unwanted status.</summary>
    HttpStatus = 14,

    /// <summary>The answer arrived but an expectation about it does not hold.</summary>
    Assertion = 15,

    /// <summary>The body is larger than the limit.</summary>
    BodyLimit = 16,

    /// <summary>A redirect that leads nowhere or from https to http, or too many of them.</summary>
    Redirect = 17,

    /// <summary>Our process has no file descriptor left.</summary>
    OwnDescriptors = 64,

    /// <summary>Our host has no ephemeral port left.</summary>
    OwnPorts = 65,

    /// <summary>Our resolver does not answer.</summary>
    OwnResolver = 66,

    /// <summary>Our process is too slow to judge a time limit.</summary>
    OwnOverload = 67,

    /// <summary>Our host has no network.</summary>
    OwnNetwork = 68,
}

/// <summary>The names of failure classes in JSON, CSV and on screen.</summary>
public static class FailureClassNames
{
    private static readonly FrozenDictionary<FailureClass, string> Names = new Dictionary<FailureClass, string>
    {
        [FailureClass.None] = "",
        [FailureClass.Dns] = "dns",
        [FailureClass.Refused] = "refused",
        [FailureClass.Reset] = "reset",
        [FailureClass.TimeoutConnect] = "timeout_connect",
        [FailureClass.TimeoutTls] = "timeout_tls",
        [FailureClass.TimeoutResponse] = "timeout_response",
        [FailureClass.Unreachable] = "unreachable",
        [FailureClass.Tls] = "tls",
        [FailureClass.Certificate] = "certificate",
        [FailureClass.Protocol] = "protocol",
        [FailureClass.Closed] = "closed",
        [FailureClass.Http4xx] = "http_4xx",
        [FailureClass.Http5xx] = "http_5xx",
        [FailureClass.HttpStatus] = "http_status",
        [FailureClass.Assertion] = "assertion",
        [FailureClass.BodyLimit] = "body_limit",
        [FailureClass.Redirect] = "redirect",
        [FailureClass.OwnDescriptors] = "own_descriptors",
        [FailureClass.OwnPorts] = "own_ports",
        [FailureClass.OwnResolver] = "own_resolver",
        [FailureClass.OwnOverload] = "own_overload",
        [FailureClass.OwnNetwork] = "own_network",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, FailureClass> Classes =
        Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The class's name, such as <c>timeout_connect</c>; empty for <see cref="FailureClass.None"/>.</summary>
    public static string Name(this FailureClass failure) => Names[failure];

    /// <summary>True when the fault is ours, so that the sample says nothing about the target.</summary>
    public static bool IsOwn(this FailureClass failure) => failure >= FailureClass.OwnDescriptors;

    /// <summary>True when the probe ran out of time: all that is known of its duration is that it is long.</summary>
    public static bool IsTimeout(this FailureClass failure) =>
        failure is FailureClass.TimeoutConnect or FailureClass.TimeoutTls or FailureClass.TimeoutResponse;

    /// <summary>The class of a name; false when there is none of that name.</summary>
    public static bool TryParse(string name, out FailureClass failure) => Classes.TryGetValue(name, out failure);
}
