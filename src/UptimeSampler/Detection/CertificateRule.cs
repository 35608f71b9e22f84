namespace UptimeSampler.Detection;

/// <summary>When a certificate's end is near enough for an incident, and when that is over.</summary>
public static class CertificateRule
{
    /// <summary>True when the certificate ends within the given time of the sample.</summary>
    public static bool EndsSoon(DateTimeOffset expires, DateTimeOffset at, TimeSpan within) => expires - at <= within;

    /// <summary>True when no certificate that ends soon was seen for so long that every address has had its turn: ten rounds.</summary>
    public static bool IsSettled(TimeSpan without, TimeSpan interval) => without >= 10 * interval;
}
