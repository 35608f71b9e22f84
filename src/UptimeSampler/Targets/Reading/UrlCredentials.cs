using System.Text;

namespace UptimeSampler.Targets.Reading;

/// <summary>A user name in a URL is a secret that would travel into every place a URL is kept: it becomes a header at once.</summary>
internal static class UrlCredentials
{
    public const string Header = "Authorization";

    /// <summary>The target without user name and password in its URL, which then stand in a header.</summary>
    public static Target ToHeader(Target target)
    {
        if (target.Url.UserInfo.Length == 0)
            return target;
        string[] parts = target.Url.UserInfo.Split(':', 2);
        string credentials = $"{Uri.UnescapeDataString(parts[0])}:{(parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "")}";
        Secret header = new("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        return target with
        {
            Url = new UriBuilder(target.Url) { UserName = "", Password = "" }.Uri,
            Headers = [.. target.Headers, new KeyValuePair<string, Secret>(Header, header)],
        };
    }
}
