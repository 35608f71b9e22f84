namespace UptimeSampler.Detection;

/// <summary>When a certificate's end is near enough for an incident.</summary>
public static class CertificateRule
{
    /// <summary>True when the certificate ends within the given time of the sample.</summary>
    public static bool EndsSoon(DateTimeOffset expires, DateTimeOffset at, TimeSpan within) => expires - at <= within;
}
