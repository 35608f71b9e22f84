using System.Security.Authentication;

namespace UptimeSampler.Targets;

/// <summary>TLS settings of a target.</summary>
public sealed record TlsSettings
{
    /// <summary>True to accept any certificate.</summary>
    public bool Insecure { get; init; }

    /// <summary>Lowest TLS version accepted; null for the operating system's choice.</summary>
    public SslProtocols? MinVersion { get; init; }

    /// <summary>Open a certificate incident when the certificate ends within this time; null for never.</summary>
    public TimeSpan? ExpiresWithin { get; init; }
}
