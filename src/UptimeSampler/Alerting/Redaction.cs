using System.Text;
using System.Text.Json;
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
        WebhookChannel { Template: { } template } webhook => webhook.Secrets.SelectMany(secret => OfSecret(secret.Reveal())).Concat(OfTemplate(template.Reveal())).SelectMany(Forms),
        HttpChannel http => http.Secrets.SelectMany(secret => OfSecret(secret.Reveal())).SelectMany(Forms),
        EmailChannel { Password: { } password } email => OfPassword(email.UserName ?? "", password.Reveal()),
        _ => [],
    };

    /// <summary>As it is, its words ("Bearer …"), and the parts of a URL.</summary>
    private static IEnumerable<string> OfSecret(string text)
    {
        foreach (string word in text.Split(' ').Prepend(text))
            yield return word;
        if (text.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) && Decoded(text[6..].Trim()) is { } user)
            foreach (string part in user.Split(':', 2).Prepend(user))
                yield return part;
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

    /// <summary>The texts of a template but those that stand for what an alert says: a token may be among them.</summary>
    private static IEnumerable<string> OfTemplate(string template)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(template);
            return [.. Texts(document.RootElement).SelectMany(text => text.Split(' ').Prepend(text)).Where(text => !text.Contains("{{", StringComparison.Ordinal))];
        }
        catch (JsonException)
        {
            return [template];
        }
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Texts(property.Value)),
        _ => [],
    };

    /// <summary>As it is, and as it stands in JSON and in a URL.</summary>
    private static IEnumerable<string> Forms(string secret) => [secret, JsonEncodedText.Encode(secret).ToString(), Uri.EscapeDataString(secret)];

    private static string? Decoded(string base64)
    {
        Span<byte> bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int length) ? Encoding.UTF8.GetString(bytes[..length]) : null;
    }

    /// <summary>As it is, and as SMTP's LOGIN and PLAIN send it.</summary>
    private static IEnumerable<string> OfPassword(string user, string password) =>
        [password, Base64(password), Base64($"\0{user}\0{password}")];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
