using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using UptimeSampler.Probing;

namespace UptimeSampler.Tests.Probing;

/// <summary>A resolver that knows what a test tells it: the outside network's stand-in.</summary>
internal sealed class StandInResolver : INameResolver
{
    public ConcurrentDictionary<string, Func<IReadOnlyList<IPAddress>>> Names { get; } = new();

    public static StandInResolver Knowing(string name, params string[] addresses) =>
        new() { Names = { [name] = () => [.. addresses.Select(IPAddress.Parse)] } };

    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken deadline)
    {
        if (!Names.TryGetValue(name, out Func<IReadOnlyList<IPAddress>>? answer))
            throw new SocketException((int)SocketError.HostNotFound);
        IReadOnlyList<IPAddress>? addresses = answer();
        if (addresses is null)
            await Task.Delay(Timeout.Infinite, deadline);
        return addresses!;
    }
}
