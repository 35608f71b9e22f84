using System.Net;

namespace UptimeSampler.Stress;

/// <summary>Whether a server may be put under load: this very host, and those that somebody gave leave for. A load test of anybody else's is an attack.</summary>
public static class LeaveToLoad
{
    /// <summary>Why a host may not be loaded, and what to do; null when it may.</summary>
    /// <param name="host">Host of the URL, as written there.</param>
    /// <param name="addresses">What it resolved to; connections go to no other.</param>
    /// <param name="allowed">Hosts that may be loaded.</param>
    public static string? Refusal(string host, IReadOnlyList<IPAddress> addresses, IEnumerable<string> allowed)
    {
        if (addresses.All(IPAddress.IsLoopback) || allowed.Any(name => string.Equals(Plain(name), Plain(host), StringComparison.OrdinalIgnoreCase)))
            return null;
        string shown = PlainText.Line(host, 100);
        return $"{shown} is not this host, and nobody gave leave to load it: a stress test brings servers down. "
            + $"If it is yours, say so with --i-may-load {shown}, or list it under stress.allowedHosts in the settings";
    }

    private static string Plain(string host) => host.Trim().Trim('[', ']').TrimEnd('.');
}
