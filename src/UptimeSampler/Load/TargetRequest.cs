using System.Net;
using System.Text;
using UptimeSampler.Targets;

namespace UptimeSampler.Load;

/// <summary>From a target to what a load engine sends.</summary>
public static class TargetRequest
{
    /// <summary>The request by which a target is loaded.</summary>
    /// <param name="target">An http or https target; of its connections, kept ones unless it wants new ones.</param>
    /// <param name="addresses">Where connections go, in turn; at least one.</param>
    /// <param name="isHttp2">Whether to speak HTTP/2.</param>
    public static LoadRequest Of(Target target, IReadOnlyList<IPAddress> addresses, bool isHttp2) => new()
    {
        Url = target.Url,
        Endpoints = [.. addresses.Select(address => new IPEndPoint(address, target.Url.Port))],
        Method = target.Method,
        Headers = [.. target.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.Reveal()))],
        Body = Encoding.UTF8.GetBytes(target.Body?.Reveal() ?? ""),
        Status = target.Expect.Status,
        Timeout = target.Timeout,
        Connection = target.Connection == ConnectionChoice.New ? ConnectionKind.New : ConnectionKind.Kept,
        AcceptsAnyCertificate = target.Tls.Insecure,
        IsHttp2 = isHttp2,
    };
}
