using System.Net;
using System.Net.Sockets;
using UptimeSampler.Targets;

namespace UptimeSampler.Probing;

/// <summary>Which of a name's addresses a probe is pinned to: fixed by the turn alone, before anything is known about the outcome.</summary>
internal static class AddressPick
{
    /// <summary>Most addresses of a name that take part.</summary>
    public const int Limit = 256;

    public static IPAddress Pick(IReadOnlyList<IPAddress> resolved, AddressChoice choice, int turn, IPAddress? source)
    {
        if (resolved.Count == 1)
            return resolved[0];
        IReadOnlyList<IPAddress> usable = Usable(resolved, source);
        if (choice == AddressChoice.First)
            return usable[0];
        // Resolvers rotate their answers; the turn must mean the same address every time.
        IPAddress[] ordered = [.. usable.Distinct()];
        Array.Sort(ordered, Compare);
        return ordered[(int)((uint)turn % (uint)Math.Min(ordered.Length, Limit))];
    }

    /// <summary>The addresses of the families that this host can reach; all of them when it can reach none.</summary>
    private static IReadOnlyList<IPAddress> Usable(IReadOnlyList<IPAddress> resolved, IPAddress? source)
    {
        IPAddress[] v4 = [.. resolved.Where(address => address.AddressFamily == AddressFamily.InterNetwork)];
        if (v4.Length == 0 || v4.Length == resolved.Count)
            return resolved;
        IPAddress[] v6 = [.. resolved.Where(address => address.AddressFamily == AddressFamily.InterNetworkV6)];
        if (source is not null)
            return source.AddressFamily == AddressFamily.InterNetwork ? v4 : v6;
        return (Route.Exists(v4[0]), Route.Exists(v6[0])) switch
        {
            (true, false) => v4,
            (false, true) => v6,
            _ => resolved,
        };
    }

    private static int Compare(IPAddress left, IPAddress right)
    {
        if (left.AddressFamily != right.AddressFamily)
            return left.AddressFamily.CompareTo(right.AddressFamily);
        Span<byte> a = stackalloc byte[16];
        Span<byte> b = stackalloc byte[16];
        left.TryWriteBytes(a, out int aLength);
        right.TryWriteBytes(b, out int bLength);
        return a[..aLength].SequenceCompareTo(b[..bLength]);
    }
}
