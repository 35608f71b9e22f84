using System.Net;
using UptimeSampler.Load;

namespace UptimeSampler.Tests.Load;

/// <summary>How an engine reaches the server; what it counts must not depend on it.</summary>
public enum Wire
{
    /// <summary>Linux's own calls.</summary>
    Kernel,

    /// <summary>.NET's sockets.</summary>
    Streams,
}

/// <summary>Requests to a test's server, and engines for them.</summary>
internal static class Loads
{
    public const int Seed = 11;

    /// <summary>Far longer than any test takes: only what hangs for ever meets it.</summary>
    public static readonly TimeSpan LongLimit = TimeSpan.FromSeconds(60);

    public static LoadRequest To(IPEndPoint endpoint, ConnectionKind connection = ConnectionKind.Kept, TimeSpan? limit = null, string scheme = "http") => new()
    {
        Url = new Uri($"{scheme}://{endpoint}/small"),
        Endpoints = [endpoint],
        Connection = connection,
        Timeout = limit ?? LongLimit,
    };

    public static LoadRequest To(LoadServer server, ConnectionKind connection = ConnectionKind.Kept, TimeSpan? limit = null) => To(server.Endpoint, connection, limit);

    public static ILoadEngine Engine(LoadRequest request, Wire wire = Wire.Kernel, TimeProvider? time = null) =>
        LoadEngines.Create(request, Seed, time ?? TimeProvider.System, isPlainByKernel: wire == Wire.Kernel);

    public static async Task<LoadCount> BurstAsync(LoadRequest request, int requests, Wire wire = Wire.Kernel)
    {
        using ILoadEngine engine = Engine(request, wire);
        return await engine.BurstAsync(requests, CancellationToken.None);
    }

    /// <summary>All of these, and nothing else, ended so.</summary>
    public static void AssertAll(FailureClass expected, long requests, LoadCount count)
    {
        Assert.AreEqual($"{expected.Name()} {requests}", string.Join(", ", count.Classes.Select(pair => $"{pair.Key.Name()} {pair.Value}")), count.Example);
        Assert.AreEqual(expected.IsOwn() ? (0, 0, requests) : (requests, requests, 0), (count.Requests, count.Failures, count.Invalid));
        Assert.IsNotNull(count.Example);
    }
}
