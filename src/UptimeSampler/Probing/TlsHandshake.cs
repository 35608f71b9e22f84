using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using UptimeSampler.Targets;

namespace UptimeSampler.Probing;

/// <summary>Shakes hands as a first-time visitor would: full handshake, full check of the certificate.</summary>
internal static class TlsHandshake
{
    private static readonly List<SslApplicationProtocol> Http11Only = [SslApplicationProtocol.Http11];
    private static readonly List<SslApplicationProtocol> Http2OrHttp11 = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    /// <exception cref="AuthenticationException">The handshake failed; <see cref="ProbeRun.CertificateProblem"/> says whether for the certificate.</exception>
    public static async ValueTask<SslStream> ShakeHandsAsync(ProbeRun run, Stream transport, string host, CancellationToken deadline)
    {
        TlsSettings settings = run.Target.Tls;
        run.Begin(ProbePhase.Tls);
        SslStream tls = new(transport, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    EnabledSslProtocols = Protocols(settings.MinVersion),
                    ApplicationProtocols = run.Target.Expect.HttpVersion is { Major: 1 } ? Http11Only : Http2OrHttp11,
                    // A resumed session would hide a changed certificate and an overloaded handshake.
                    AllowTlsResume = false,
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                    CertificateChainPolicy = ChainPolicy(),
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Accept(run, host, certificate, chain, errors),
                },
                deadline);
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
        run.End();
        return tls;
    }

    private static SslProtocols Protocols(SslProtocols? lowest) => lowest switch
    {
        SslProtocols.Tls13 => SslProtocols.Tls13,
        SslProtocols.Tls12 => SslProtocols.Tls12 | SslProtocols.Tls13,
        _ => SslProtocols.None,
    };

    // A missing intermediate certificate is the server's fault, not to be mended by fetching it from somewhere else meanwhile.
    private static X509ChainPolicy ChainPolicy() => new()
    {
        DisableCertificateDownloads = true,
        RevocationMode = X509RevocationMode.NoCheck,
    };

    private static bool Accept(ProbeRun run, string host, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        bool isReadable = certificate is not X509Certificate2 known || TryReadExpiry(run, known);
        if (run.Target.Tls.Insecure || (isReadable && errors == SslPolicyErrors.None))
            return true;
        run.CertificateProblem = isReadable
            ? Describe(host, run.CertificateExpires, chain, errors)
            : $"the certificate of {host} says when it ends in a way that cannot be read";
        return false;
    }

    /// <summary>The server writes the date, and may write anything.</summary>
    private static bool TryReadExpiry(ProbeRun run, X509Certificate2 certificate)
    {
        try
        {
            run.CertificateExpires = certificate.NotAfter.ToUniversalTime();
            return true;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException or FormatException)
        {
            return false;
        }
    }

    private static string Describe(string host, DateTimeOffset? expires, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return $"{host} presented no certificate";
        X509ChainStatusFlags flags = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status) ?? X509ChainStatusFlags.NoError;
        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return $"the certificate of {host} or of its issuer is outside its validity (the server's ends {expires:yyyy-MM-dd HH:mm}Z)";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"the certificate is not for the name {host}";
        return $"the certificate of {host} is not trusted: {flags}";
    }
}
