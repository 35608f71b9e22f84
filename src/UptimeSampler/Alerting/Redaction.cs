using System.Text;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting;

/// <summary>
/// Removes a channel's secrets from a text before it is shown. Receivers like to repeat what they were sent ("Cannot POST /services/T0/B0/…"),
/// and the path of a webhook is its password.
/// </summary>
internal static class Redaction
{
    /// <summary>A shorter secret is no secret, and hiding it would only garble the text.</summary>
    private const int ShortestSecret = 4;

    /// <summary>The text with every secret of the channel replaced by <c>***</c>.</summary>
    public static string Apply(string text, ChannelSettings channel)
    {
        foreach (string secret in Secrets(channel).Where(secret => secret.Length >= ShortestSecret).OrderByDescending(secret => secret.Length))
            text = text.Replace(secret, "***", StringComparison.OrdinalIgnoreCase);
        return text;
    }

    private static IEnumerable<string> Secrets(ChannelSettings channel) => channel switch
    {
        HttpChannel http => http.Secrets.SelectMany(secret => OfSecret(secret.Reveal())),
        EmailChannel { Password: { } password } email => OfPassword(email.UserName ?? "", password.Reveal()),
        _ => [],
    };

    /// <summary>As it is, its words ("Bearer …"), and the parts of a URL.</summary>
    private static IEnumerable<string> OfSecret(string text)
    {
        foreach (string word in text.Split(' ').Prepend(text))
            yield return word;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            yield break;
        yield return url.PathAndQuery;
        yield return Uri.UnescapeDataString(url.PathAndQuery);
        foreach (string part in (url.PathAndQuery + "/" + url.UserInfo).Split(['/', '?', '&', '=', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            yield return part;
            yield return Uri.UnescapeDataString(part);
        }
    }

    /// <summary>As it is, and as SMTP's LOGIN and PLAIN send it.</summary>
    private static IEnumerable<string> OfPassword(string user, string password) =>
        [password, Base64(password), Base64($"\0{user}\0{password}")];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
