using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace UptimeSampler.App.Tests.Web;

/// <summary>Certificates of a test.</summary>
internal static class Certificates
{
    public static byte[] Pfx(string name, string password)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return certificate.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, password);
    }
}
