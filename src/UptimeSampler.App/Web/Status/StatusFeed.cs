using System.Security.Cryptography;
using System.ServiceModel.Syndication;
using System.Text;
using System.Xml;

namespace UptimeSampler.App.Web.Status;

/// <summary>What happened, for feed readers: an entry an incident, changed once, when it is over.</summary>
internal static class StatusFeed
{
    /// <summary>Most entries.</summary>
    private const int Limit = 50;

    /// <param name="view">What happened.</param>
    /// <param name="page">Address of the status page.</param>
    /// <param name="self">Address of the feed.</param>
    /// <param name="storeKey">Names the database: incidents of two have the same numbers.</param>
    public static SyndicationFeed Of(StatusView view, Uri page, Uri self, string storeKey)
    {
        SyndicationItem[] items = [.. view.Events.Take(Limit).Select(what => Item(what, page, storeKey))];
        return new SyndicationFeed(Xml(view.Title), "What happened, and when it was over.", page, IdOf(storeKey, "feed"), items.Length == 0 ? DateTimeOffset.UnixEpoch : items.Max(item => item.LastUpdatedTime), items)
        {
            Language = "en",
            Links = { SyndicationLink.CreateSelfLink(self) },
            // Atom wants to know by whom an entry is that does not say so.
            Authors = { new SyndicationPerson { Name = Xml(view.Title) } },
        };
    }

    /// <summary>The feed as a document.</summary>
    public static byte[] Write(SyndicationFeedFormatter feed)
    {
        using MemoryStream stream = new();
        using (XmlWriter xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true }))
            feed.WriteTo(xml);
        return stream.ToArray();
    }

    private static SyndicationItem Item(ServiceEvent what, Uri page, string storeKey) =>
        new(Xml(what.Title), new TextSyndicationContent(Xml(what.Lasting)), new Uri(page, "#" + StatusEndpoints.AnchorOf(what)), IdOf(storeKey, $"incident-{what.Id}"), what.UpdatedAt.ToUniversalTime())
        {
            PublishDate = what.From.ToUniversalTime(),
        };

    /// <summary>The same number for the same thing, for ever: a UUID of our own making (version 8, RFC 9562).</summary>
    private static string IdOf(string storeKey, string what)
    {
        byte[] bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"uptimesampler/{storeKey}/{what}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(bytes, bigEndian: true)}";
    }

    // XML has no place for some characters, escaped or not.
    private static string Xml(string text) => PlainText.Line(text, 300);
}
