using System.ServiceModel.Syndication;
using System.Xml;

namespace UptimeSampler.App.Tests.Web.Status;

/// <summary>The feeds, as a feed reader reads them.</summary>
[TestClass]
public sealed class FeedTests
{
    [TestMethod]
    [DataRow("/status/feed.atom", "application/atom+xml")]
    [DataRow("/status/feed.rss", "application/rss+xml")]
    public async Task A_reader_finds_each_incident_under_one_number_and_learns_when_it_is_over(string path, string type)
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop", "cart");
        DateTimeOffset onset = Seconds(TimeProvider.System.GetUtcNow().AddMinutes(-5));
        Incident incident = await Incidents.OpenAsync(place.Store, onset);
        await Incidents.OpenAsync(place.Store, onset.AddMinutes(1), "cart");
        using HttpResponseMessage answer = await place.StrangerAsync(path);
        Assert.AreEqual(type, answer.Content.Headers.ContentType!.MediaType);
        SyndicationFeed feed = Read(await answer.Content.ReadAsStringAsync());
        Assert.AreEqual("Example status", feed.Title.Text);
        Assert.AreEqual(new Uri("http://status.example/status"), feed.Links.First(link => link.RelationshipType is "alternate" or null).Uri);
        SyndicationItem[] items = [.. feed.Items];
        Assert.AreEqual("Basket <b>\"&': some requests fail|Web shop: some requests fail", string.Join('|', items.Select(item => item.Title.Text)));
        Assert.AreEqual(onset, items[1].PublishDate);
        Assert.AreEqual($"http://status.example/status#incident-{incident.Id}", items[1].Links.Single().Uri.ToString());
        Assert.HasCount(2, items.Select(item => item.Id).Distinct());

        await place.Store.WriteAsync(transaction =>
        {
            transaction.Update(incident with { State = IncidentState.Resolved, LastFailureAt = onset.AddMinutes(2), ResolvedAt = onset.AddMinutes(4) });
            return true;
        }, CancellationToken.None);
        // Another process: what is kept for some seconds is gone, and numbers must be the same.
        await place.StopAsync();
        await place.StartAsync();
        SyndicationItem after = Read(await place.TextAsync(path)).Items.Last();
        Assert.AreEqual(items[1].Id, after.Id);
        Assert.AreEqual("Web shop: some requests failed", after.Title.Text);
        Assert.AreEqual(onset.AddMinutes(4), after.LastUpdatedTime);
    }

    [TestMethod]
    [DataRow("/status/feed.atom")]
    [DataRow("/status/feed.rss")]
    public async Task Links_lead_to_where_the_settings_say_that_others_reach_the_pages(string path)
    {
        await using WebPlace place = new();
        place.Settings = place.Settings with { PublicUrl = new Uri("https://watch.example"), RequireToken = false };
        await place.StartAsync();
        SyndicationFeed feed = Read(await place.Client.GetStringAsync(new Uri(path, UriKind.Relative)));
        Assert.AreEqual(new Uri("https://watch.example/status"), feed.Links.First(link => link.RelationshipType is "alternate" or null).Uri);
        Assert.AreEqual(new Uri("https://watch.example" + path), feed.Links.First(link => link.RelationshipType == "self").Uri);
    }

    [TestMethod]
    [DataRow("/status/feed.atom")]
    [DataRow("/status/feed.rss")]
    public async Task Without_an_incident_the_feed_is_empty_and_the_same_each_time(string path)
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop");
        using HttpResponseMessage first = await place.StrangerAsync(path);
        Assert.IsEmpty(Read(await first.Content.ReadAsStringAsync()).Items);
        using HttpResponseMessage again = await place.StrangerAsync(path, tag: first.Headers.ETag!.ToString());
        Assert.AreEqual(System.Net.HttpStatusCode.NotModified, again.StatusCode);
    }

    [TestMethod]
    public async Task A_request_that_names_no_host_is_told_so()
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop");
        string answer = await RawTalk.SendAsync(place.Url, "GET /status/feed.atom HTTP/1.0\r\n\r\n");
        StringAssert.StartsWith(answer, "HTTP/1.1 400");
        StringAssert.Contains(answer, "send a Host header");
    }

    private static SyndicationFeed Read(string document)
    {
        using XmlReader reader = XmlReader.Create(new StringReader(document));
        return SyndicationFeed.Load(reader);
    }

    private static DateTimeOffset Seconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
}
