using Microsoft.AspNetCore.Server.Kestrel.Core;
using UptimeSampler.App.Web.Api;

namespace UptimeSampler.App.Web;

/// <summary>Everything that comes in is bounded, whoever sends it.</summary>
internal sealed record WebLimits
{
    /// <summary>Connections open at once; further ones are closed at once.</summary>
    public int Connections { get; init; } = 1_000;

    /// <summary>The longest body of a request, in bytes.</summary>
    public int BodyBytes { get; init; } = 16 << 10;

    /// <summary>All headers of a request together, in bytes.</summary>
    public int HeaderBytes { get; init; } = 16 << 10;

    /// <summary>Headers of a request.</summary>
    public int Headers { get; init; } = 64;

    /// <summary>The first line of a request, in bytes.</summary>
    public int LineBytes { get; init; } = 8 << 10;

    /// <summary>How long a request may take to say what it wants.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may be idle.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Slowest pace of bodies and of whoever reads an answer, in bytes per second; slower ones are cut off.</summary>
    public int SlowestBytesPerSecond { get; init; } = 240;

    /// <summary>How long they may be slower.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a part of a long answer may wait for its reader. The slowest pace alone does not hold here: what the system has taken over at once counts as
    /// read, and a few megabytes of that would be hours, in which the reader takes the place of others.
    /// </summary>
    public TimeSpan ReaderPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an answer may take, its way to the reader included.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long samples of a month may be streamed.</summary>
    public TimeSpan StreamTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Event streams open at once.</summary>
    public int Streams { get; init; } = 256;

    public void ApplyTo(KestrelServerLimits kestrel)
    {
        MinDataRate pace = new(SlowestBytesPerSecond, Grace);
        kestrel.MaxConcurrentConnections = Connections;
        kestrel.MaxConcurrentUpgradedConnections = 0;
        kestrel.MaxRequestBodySize = BodyBytes;
        kestrel.MaxRequestHeadersTotalSize = HeaderBytes;
        kestrel.MaxRequestHeaderCount = Headers;
        kestrel.MaxRequestLineSize = LineBytes;
        kestrel.RequestHeadersTimeout = HeadersTimeout;
        kestrel.KeepAliveTimeout = KeepAlive;
        kestrel.MinRequestBodyDataRate = pace;
        kestrel.MinResponseDataRate = pace;
    }
}
