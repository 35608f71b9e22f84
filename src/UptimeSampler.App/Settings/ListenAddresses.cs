using System.Net;
using Microsoft.Extensions.Configuration;

namespace UptimeSampler.App.Settings;

/// <summary>Reads and checks a list of addresses to listen at.</summary>
/// <param name="section">The list.</param>
/// <param name="problem">Takes what is wrong: a key, and a sentence.</param>
internal sealed class ListenAddresses(IConfigurationSection section, Action<string, string> problem)
{
    /// <summary>Most addresses to listen at.</summary>
    public const int Limit = 16;

    public IReadOnlyList<Uri> Read()
    {
        List<Uri> urls = [];
        foreach (IConfigurationSection entry in section.GetChildren())
            if (Fault(entry.Value ?? "", out Uri? url) is { } fault)
                problem(entry.Path, $"'{entry.Value}' {fault}; write one such as http://127.0.0.1:8190, or http://0.0.0.0:8190 for every address of this machine");
            else if (urls.Contains(url!))
                problem(entry.Path, $"'{entry.Value}' is there twice; name each address once");
            else
                urls.Add(url!);
        if (urls.Count > Limit)
            problem(section.Path, $"{urls.Count} addresses are more than {Limit}; leave some out");
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
