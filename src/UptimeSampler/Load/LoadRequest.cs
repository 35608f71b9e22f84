using System.Net;
using UptimeSampler.Targets;

namespace UptimeSampler.Load;

/// <summary>What a load engine sends again and again, and which answer is a good one.</summary>
public sealed record LoadRequest
{
    /// <summary>An absolute address, http or https.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where connections go, in turn; at least one.</summary>
    public required IReadOnlyList<IPEndPoint> Endpoints { get; init; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Headers beside Host, Connection and Content-Length, which the engine writes.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>What is sent as the body; empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Wanted status codes; redirects are not followed.</summary>
    public IReadOnlyList<StatusRange> Status { get; init; } = [new(200, 299)];

    /// <summary>Longest time for one request, its connection included when that is new.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A new connection for every request, or one that is kept and opened before the load begins.</summary>
    public ConnectionKind Connection { get; init; } = ConnectionKind.Kept;

    /// <summary>Whether any certificate will do.</summary>
    public bool AcceptsAnyCertificate { get; init; }

    /// <summary>Whether to speak HTTP/2, many requests on few connections.</summary>
    public bool IsHttp2 { get; init; }
}
