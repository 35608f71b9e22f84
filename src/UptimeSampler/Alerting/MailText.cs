using System.Net;
using System.Security.Cryptography;
using System.Text;
using MimeKit;
using MimeKit.Utils;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting;

/// <summary>An alert as e-mail: plain text with an HTML twin, one thread per incident.</summary>
internal static class MailText
{
    /// <summary>The letter; the same message key gives the same Message-ID, so that a second delivery is seen as a copy.</summary>
    /// <exception cref="ParseException">A configured address is none.</exception>
    public static MimeMessage Letter(EmailChannel channel, AlertMessage message)
    {
        MimeMessage letter = new();
        MailboxAddress from = MailboxAddress.Parse(channel.From);
        letter.From.Add(from);
        foreach (string to in channel.To)
            letter.To.Add(MailboxAddress.Parse(to));
        string title = AlertText.Title(message);
        string body = AlertText.Body(message);
        letter.Subject = title;
        letter.Date = message.At;
        letter.MessageId = Id("message", message.MessageKey, from.Domain);
        // The thread's first letter never exists: all letters of an incident point to it, in whatever order they arrive.
        string thread = Id("incident", message.IncidentKey, from.Domain);
        letter.References.Add(thread);
        letter.InReplyTo = thread;
        // No holiday notices in answer, please (RFC 3834).
        letter.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        letter.Headers.Add("X-UptimeSampler-Incident", AlertLabels.Fingerprint(message.IncidentKey));
        letter.Importance = message is { Kind: AlertKind.Opened or AlertKind.Updated, Incident.Severity: not Severity.Warning }
            ? MessageImportance.High
            : MessageImportance.Normal;
        letter.Body = new MultipartAlternative
        {
            new TextPart("plain") { Text = $"{title}\n\n{body}\n" },
            new TextPart("html") { Text = Html(title, body, message.Link) },
        };
        return letter;
    }

    private static string Html(string title, string body, string? link) =>
        $"<!DOCTYPE html><html><body><p><strong>{(link is null ? WebUtility.HtmlEncode(title) : $"<a href=\"{WebUtility.HtmlEncode(link)}\">{WebUtility.HtmlEncode(title)}</a>")}</strong></p>"
        + $"<p>{WebUtility.HtmlEncode(body).Replace("\n", "<br>\n", StringComparison.Ordinal)}</p></body></html>\n";

    private static string Id(string kind, string key, string domain) =>
        $"{kind}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16))}@{(domain.Length > 0 ? domain : "uptimesampler.invalid")}";
}
