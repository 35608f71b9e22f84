using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace UptimeSampler.App.Web.Access;

/// <summary>Counts wrong tokens by remote address, in a memory of fixed size: addresses share places, so that none can be filled up.</summary>
internal sealed class FailedSignIns : IDisposable
{
    /// <summary>Wrong tokens that an address may bring in a minute.</summary>
    public const int Limit = 10;

    /// <summary>Seconds after which it may bring more.</summary>
    public const string RetryAfter = "60";

    private const int Places = 4_096;
    private const int NetworkBytes = 8;

    private readonly PartitionedRateLimiter<HttpContext> limiter = PartitionedRateLimiter.Create<HttpContext, int>(http => RateLimitPartition.GetFixedWindowLimiter(
        PlaceOf(http.Connection.RemoteIpAddress), _ => new FixedWindowRateLimiterOptions { PermitLimit = Limit, Window = TimeSpan.FromMinutes(1) }));

    public bool AreTooMany(HttpContext http) => limiter.GetStatistics(http) is { CurrentAvailablePermits: 0 };

    public void Count(HttpContext http) => limiter.AttemptAcquire(http).Dispose();

    public void Dispose() => limiter.Dispose();

    // Whoever has one IPv6 address has its whole network. The hash is seeded anew in every process.
    private static int PlaceOf(IPAddress? remote)
    {
        HashCode hash = default;
        byte[] bytes = remote?.GetAddressBytes() ?? [];
        hash.AddBytes(remote is { IsIPv4MappedToIPv6: true } ? bytes.AsSpan(bytes.Length - 4) : bytes.AsSpan(0, Math.Min(bytes.Length, NetworkBytes)));
        return (int)((uint)hash.ToHashCode() % Places);
    }
}
