using System.Net;
using Microsoft.Extensions.Configuration;

namespace UptimeSampler.App.Settings;

/// <summary>Reads and checks the section <c>web</c>.</summary>
/// <param name="section">The section.</param>
/// <param name="problem">Takes what is wrong: a key, and a sentence.</param>
internal sealed class WebSettingsReader(IConfigurationSection section, Action<string, string> problem)
{
    /// <summary>Most addresses to listen at.</summary>
    public const int UrlLimit = 16;

    public static readonly string[] Keys = ["enabled", "urls", "requireToken", "certificate"];
    public static readonly string[] CertificateKeys = ["path", "keyPath", "password"];

    public WebSettings Read()
    {
        WebSettings defaults = new();
        WebSettings settings = new()
        {
            IsEnabled = Flag("enabled", defaults.IsEnabled),
            Urls = section.GetSection("urls").GetChildren().Any() ? Urls() : defaults.Urls,
            RequireToken = Flag("requireToken", defaults.RequireToken),
            Certificate = CertificateKeys.Where(key => section[$"certificate:{key}"] is not null).ToDictionary(key => key, key => section[$"certificate:{key}"]!, StringComparer.Ordinal),
        };
        if (settings.Urls.Any(url => url.Scheme == Uri.UriSchemeHttps) && !settings.Certificate.ContainsKey("path"))
            problem($"{section.Path}:urls", "https needs a certificate; write \"certificate\": { \"path\": \"server.pem\", \"keyPath\": \"server.key\" }, or the path of a .pfx file and its password");
        foreach (string key in new[] { "path", "keyPath" })
            if (settings.Certificate.TryGetValue(key, out string? file) && !File.Exists(file))
                problem($"{section.Path}:certificate:{key}", $"there is no file '{file}'; write the path of one that this user may read");
        return settings;
    }

    private bool Flag(string key, bool otherwise)
    {
        if (section[key] is not { } value)
            return otherwise;
        if (bool.TryParse(value, out bool flag))
            return flag;
        problem($"{section.Path}:{key}", $"'{value}' is neither true nor false; write one of the two");
        return otherwise;
    }

    private List<Uri> Urls()
    {
        List<Uri> urls = [];
        foreach (IConfigurationSection entry in section.GetSection("urls").GetChildren())
            if (Fault(entry.Value ?? "", out Uri? url) is { } fault)
                problem(entry.Path, $"'{entry.Value}' {fault}; write one such as http://127.0.0.1:8190, or http://0.0.0.0:8190 for every address of this machine");
            else if (urls.Contains(url!))
                problem(entry.Path, $"'{entry.Value}' is there twice; name each address once");
            else
                urls.Add(url!);
        if (urls.Count > UrlLimit)
            problem($"{section.Path}:urls", $"{urls.Count} addresses are more than {UrlLimit}; leave some out");
        return urls;
    }

    private static string? Fault(string text, out Uri? url)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            return "is no address to listen at";
        if (url.AbsolutePath != "/" || url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
            return "holds more than a scheme, an address and a port";
        // Kestrel takes any other name for "every address", which nobody who writes a name means.
        return url.IdnHost == "localhost" || IPAddress.TryParse(url.IdnHost, out _) ? null : "has a name where an address belongs";
    }
}
