using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace UptimeSampler.Tests.Probing;

/// <summary>Certificates made on the spot. Nobody trusts their issuer: themselves.</summary>
internal static class TestCertificates
{
    public static readonly DateTimeOffset Starts = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static X509Certificate2 For(string name, DateTimeOffset ends)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(Starts, ends);
        // A key that only lives in memory cannot be used by every platform's TLS.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    public static X509Certificate2 Valid() => For("shop.example", new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
}
