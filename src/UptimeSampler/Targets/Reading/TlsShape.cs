using System.Security.Authentication;

namespace UptimeSampler.Targets.Reading;

/// <summary>The keys under <c>tls</c>.</summary>
internal static class TlsShape
{
    private static readonly Key<bool> Insecure = new("insecure", "True to accept any certificate.", NumberShapes.Flag) { Default = false };
    private static readonly Key<SslProtocols> MinVersion = new("minVersion", "Lowest TLS version accepted (default: the operating system's choice).", TextShapes.OneOf(("1.2", SslProtocols.Tls12), ("1.3", SslProtocols.Tls13)));
    private static readonly Key<TimeSpan> ExpiresWithin = new("expiresWithin", "Open a certificate incident when the certificate ends within this time.", NumberShapes.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(3_650)));

    public static readonly Shape<TlsSettings> Shape = new ObjectShape("the TLS settings", [Insecure, MinVersion, ExpiresWithin]).As<TlsSettings>(file => new TlsSettings
    {
        Insecure = file.Get(Insecure, false),
        MinVersion = file.TryGet(MinVersion, out SslProtocols version) ? version : null,
        ExpiresWithin = file.TryGet(ExpiresWithin, out TimeSpan span) ? span : null,
    });
}
