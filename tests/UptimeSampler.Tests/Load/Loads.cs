using System.Net;
using UptimeSampler.Load;

namespace UptimeSampler.Tests.Load;

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

    public static ILoadEngine Engine(LoadRequest request) => LoadEngines.Create(request, Seed);

    public static async Task<LoadCount> BurstAsync(LoadRequest request, int requests)
    {
        using ILoadEngine engine = Engine(request);
        return await engine.BurstAsync(requests, CancellationToken.None);
    }

    /// <summary>The only class that occurred, with its count.</summary>
    public static (FailureClass Class, long Count) OnlyClass(LoadCount count) => count.Classes.Single() is var (failure, times) ? (failure, times) : default;
}
