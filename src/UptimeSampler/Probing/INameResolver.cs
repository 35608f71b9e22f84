using System.Net;
using System.Net.Sockets;

namespace UptimeSampler.Probing;

/// <summary>Turns a name into addresses. Stands between the program and the outside network.</summary>
public interface INameResolver
{
    /// <summary>The addresses of a name, in the resolver's order; looked up afresh, never from a store of old answers.</summary>
    /// <param name="name">An ASCII host name.</param>
    /// <param name="deadline">Ends the waiting, not necessarily the look-up.</param>
    /// <exception cref="SocketException">The name has no address (<see cref="SocketError.HostNotFound"/>, <see cref="SocketError.NoData"/>), or the resolver did not answer (any other code).</exception>
    /// <exception cref="ResolverBusyException">The look-up could not begin before the deadline.</exception>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken deadline);

    /// <summary>The same for a name that a redirect led to: the server chose it, so that it may be refused when many are still without an answer.</summary>
    /// <param name="name">An ASCII host name.</param>
    /// <param name="target">Name of the target whose redirect it is.</param>
    /// <param name="deadline">Ends the waiting, not necessarily the look-up.</param>
    /// <exception cref="SocketException">As of <see cref="ResolveAsync"/>.</exception>
    /// <exception cref="ResolverBusyException">The look-up could not begin before the deadline, or was refused.</exception>
    Task<IReadOnlyList<IPAddress>> ResolveRedirectAsync(string name, string target, CancellationToken deadline) => ResolveAsync(name, deadline);
}

/// <summary>A look-up could not begin in time because too many others were under way: our limit, not the name's fault.</summary>
public sealed class ResolverBusyException : Exception
{
    /// <summary>Says so.</summary>
    public ResolverBusyException()
        : base("the look-up could not begin in time: all threads of the resolver wait for other names")
    {
    }

    /// <summary>A name that a redirect led to was refused.</summary>
    /// <param name="message">Why.</param>
    /// <param name="isOthersDoing">True when redirects of other targets are the cause.</param>
    public ResolverBusyException(string message, bool isOthersDoing)
        : base(message) => IsOthersDoing = isOthersDoing;

    /// <summary>True when redirects of other targets are the cause.</summary>
    public bool IsOthersDoing { get; }
}
