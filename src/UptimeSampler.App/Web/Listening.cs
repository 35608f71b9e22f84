using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace UptimeSampler.App.Web;

/// <summary>Where Kestrel listens, and what it takes in there.</summary>
internal static class Listening
{
    /// <param name="kestrel">What listens.</param>
    /// <param name="urls">Addresses of this machine, each with a port.</param>
    /// <param name="certificate">The certificate of the https addresses, by the names that Kestrel gives to its parts.</param>
    /// <param name="limits">What is taken in.</param>
    public static void Configure(KestrelServerOptions kestrel, IReadOnlyList<Uri> urls, IReadOnlyDictionary<string, string> certificate, WebLimits limits)
    {
        kestrel.AddServerHeader = false;
        limits.ApplyTo(kestrel.Limits);
        kestrel.Configure(new ConfigurationBuilder()
            .AddInMemoryCollection(certificate.Select(part => KeyValuePair.Create($"Certificates:Default:{part.Key}", (string?)part.Value)))
            .Build()).Load();
        foreach (Uri url in urls)
            if (url.IdnHost == "localhost")
                kestrel.ListenLocalhost(url.Port, endpoint => Secure(endpoint, url));
            else
                kestrel.Listen(IPAddress.Parse(url.IdnHost), url.Port, endpoint => Secure(endpoint, url));
    }

    private static void Secure(ListenOptions endpoint, Uri url)
    {
        if (url.Scheme == Uri.UriSchemeHttps)
            endpoint.UseHttps();
    }
}
