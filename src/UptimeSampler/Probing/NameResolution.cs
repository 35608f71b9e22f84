using System.Net;
using System.Net.Sockets;

namespace UptimeSampler.Probing;

/// <summary>
/// Resolves names and tells a name's fault from the resolver's: a resolver that has answered for another name since this one fell
/// silent works, so that the silence is the name's fault. An answer from before proves nothing: the resolver may have died in between.
/// </summary>
internal sealed class NameResolution(INameResolver resolver, TimeProvider time)
{
    /// <summary>How long an answer for another name proves that the resolver works.</summary>
    public static readonly TimeSpan ProofLasts = TimeSpan.FromSeconds(30);

    private readonly Lock remembering = new();
    private readonly SilentNames silent = new(time);
    private (string Name, long At)? latest;
    private (string Name, long At)? latestOther;

    /// <param name="name">The name.</param>
    /// <param name="redirectOf">The target whose redirect led to it; null for a target's own name.</param>
    /// <param name="deadline">Ends the waiting.</param>
    public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string name, string? redirectOf, CancellationToken deadline)
    {
        try
        {
            IReadOnlyList<IPAddress> addresses = redirectOf is null
                ? await resolver.ResolveAsync(name, deadline)
                : await resolver.ResolveRedirectAsync(name, redirectOf, deadline);
            if (addresses.Count == 0)
                throw new ProbeFaultException(FailureClass.Dns, $"the name {name} has no address");
            Remember(name);
            return addresses;
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            throw new ProbeFaultException(FailureClass.Dns, $"the name {name} does not resolve: no such name or no address");
        }
        catch (SocketException fault) when (fault.SocketErrorCode is not SocketError.TooManyOpenSockets)
        {
            throw new ProbeFaultException(SilenceAbout(name), $"the name {name} does not resolve: the resolver says {fault.SocketErrorCode}");
        }
        catch (ResolverBusyException busy)
        {
            // Of a redirect's name, our resolver's fault is the target's; what other targets do is not.
            throw new ProbeFaultException(busy.IsOthersDoing ? FailureClass.OwnOverload : FailureClass.OwnResolver, $"the name {name} was not looked up: {busy.Message}");
        }
    }

    /// <summary>Whose fault it is that there is no answer about a name.</summary>
    public FailureClass SilenceAbout(string name)
    {
        lock (remembering)
        {
            long since = silent.Since(name);
            (string Name, long At)? other = latest?.Name == name ? latestOther : latest;
            return other is { } proof && proof.At >= since && time.GetElapsedTime(proof.At) <= ProofLasts ? FailureClass.Dns : FailureClass.OwnResolver;
        }
    }

    private void Remember(string name)
    {
        // Known without any name server.
        if (name == "localhost" || name.EndsWith(".localhost", StringComparison.Ordinal))
            return;
        lock (remembering)
        {
            silent.Remove(name);
            if (latest is { } before && before.Name != name)
                latestOther = before;
            latest = (name, time.GetTimestamp());
        }
    }
}
