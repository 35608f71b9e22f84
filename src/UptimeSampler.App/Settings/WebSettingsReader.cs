using Microsoft.Extensions.Configuration;

namespace UptimeSampler.App.Settings;

/// <summary>Reads and checks the section <c>web</c>.</summary>
/// <param name="section">The section.</param>
/// <param name="problem">Takes what is wrong: a key, and a sentence.</param>
internal sealed class WebSettingsReader(IConfigurationSection section, Action<string, string> problem)
{
    public static readonly string[] Keys = ["enabled", "urls", "publicUrl", "requireToken", "certificate", "statusPage"];
    public static readonly string[] CertificateKeys = ["path", "keyPath", "password"];

    public WebSettings Read()
    {
        WebSettings defaults = new();
        WebSettings settings = new()
        {
            IsEnabled = Flag("enabled", defaults.IsEnabled),
            Urls = section.GetSection("urls").GetChildren().Any() ? new ListenAddresses(section.GetSection("urls"), problem).Read() : defaults.Urls,
            PublicUrl = section["publicUrl"] is { } publicUrl ? Public(publicUrl) : null,
            RequireToken = section["requireToken"] is null ? defaults.RequireToken : Flag("requireToken", true),
            Certificate = CertificateKeys.Where(key => section[$"certificate:{key}"] is not null).ToDictionary(key => key, key => section[$"certificate:{key}"]!, StringComparer.Ordinal),
            StatusPage = section.GetSection("statusPage").Exists() ? new StatusPageReader(section.GetSection("statusPage"), problem).Read() : null,
        };
        IReadOnlyList<Uri> own = settings.StatusPage?.Urls ?? [];
        if (own.FirstOrDefault(settings.Urls.Contains) is { } both)
            problem($"{section.Path}:statusPage:urls", $"'{both}' is among web.urls, too; leave it out here, the status page is answered there anyway, or choose another port");
        if (settings.Urls.Concat(own).Any(url => url.Scheme == Uri.UriSchemeHttps) && !settings.Certificate.ContainsKey("path"))
            problem($"{section.Path}:urls", "https needs a certificate; write \"certificate\": { \"path\": \"server.pem\", \"keyPath\": \"server.key\" }, or the path of a .pfx file and its password");
        foreach (string key in new[] { "path", "keyPath" })
            if (settings.Certificate.TryGetValue(key, out string? file) && !File.Exists(file))
                problem($"{section.Path}:certificate:{key}", $"there is no file '{file}'; write the path of one that this user may read");
        return settings;
    }

    private Uri? Public(string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/" && url.Fragment.Length == 0 && url.UserInfo.Length == 0)
            return new UriBuilder(url.Scheme, url.IdnHost, url.Port).Uri;
        problem($"{section.Path}:publicUrl", $"'{text}' is not the root of a web site; write scheme, host and port by which others reach the pages, such as https://watch.example");
        return null;
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
}
