using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using UptimeSampler.App.Settings;
using UptimeSampler.App.Tests.Commands;

namespace UptimeSampler.App.Tests.Web.Status;

/// <summary>Badges, for pages of others and for shields.io.</summary>
[TestClass]
public sealed class BadgeTests
{
    private const string Hostile = "a/b \"<script>&'%.svg";

    [TestMethod]
    public async Task A_badge_says_the_name_and_the_state_and_may_stand_on_other_sites()
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop");
        using HttpResponseMessage answer = await place.StrangerAsync("/badge/shop.svg");
        Assert.AreEqual("image/svg+xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.AreEqual("cross-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        XElement svg = XElement.Parse(await answer.Content.ReadAsStringAsync());
        Assert.AreEqual("Web shop: operational", svg.Attribute("aria-label")!.Value);
        Assert.AreEqual("Web shop operational", string.Join(' ', svg.Descendants().Where(part => part.Name.LocalName == "text").Select(part => part.Value)));
        using HttpResponseMessage again = await place.StrangerAsync("/badge/shop.svg", tag: answer.Headers.ETag!.ToString());
        Assert.AreEqual(HttpStatusCode.NotModified, again.StatusCode);
    }

    [TestMethod]
    public async Task Names_with_markup_are_text_and_are_found_by_their_address()
    {
        await using WebPlace place = await StatusPlace.StartAsync(new StatusPageSettings { Targets = [new(Hostile, Hostile)] }, Hostile);
        string svg = await place.TextAsync($"/badge/{Uri.EscapeDataString(Hostile)}.svg");
        Assert.DoesNotContain("<script", svg);
        Assert.AreEqual($"{Hostile}: operational", XElement.Parse(svg).Attribute("aria-label")!.Value);
    }

    [TestMethod]
    public async Task Shields_io_is_told_in_its_own_words()
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop");
        await Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow().AddMinutes(-5));
        JsonNode badge = JsonNode.Parse(await place.TextAsync("/badge/shop.json"))!;
        // https://shields.io/badges/endpoint-badge
        Assert.AreEqual("""{"schemaVersion":1,"label":"Web shop","message":"partly failing","color":"orange"}""", badge.ToJsonString());
    }

    [TestMethod]
    public async Task A_badge_can_tell_what_share_was_answered()
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop", "cart");
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await CommandDatabase.AppendAsync(place.Store, [.. Enumerable.Range(1, 9).Select(i => CommandDatabase.Of("shop", now.AddMinutes(-i), i < 3 ? FailureClass.Http5xx : FailureClass.None))]);
        JsonNode badge = JsonNode.Parse(await place.TextAsync("/badge/shop.json?show=rate&since=24h"))!;
        Assert.AreEqual(("80 % in 24h", "red"), ((string?)badge["message"], (string?)badge["color"]));
        Assert.AreEqual("100 % in 7d", (string?)JsonNode.Parse(await place.TextAsync("/badge/cart.json?show=rate&since=7d"))!["message"]);
    }

    [TestMethod]
    [DataRow("/badge/cart.svg")]
    [DataRow("/badge/intranet.svg")]
    [DataRow("/badge/shop.png")]
    [DataRow("/badge/.svg")]
    [DataRow("/badge/")]
    public async Task What_the_status_page_does_not_show_has_no_badge_and_no_name_is_given_away(string path)
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop", "intranet");
        using HttpResponseMessage answer = await place.StrangerAsync(path);
        Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("shop", await answer.Content.ReadAsStringAsync());
    }

    [TestMethod]
    [DataRow("?since=5h", "known")]
    [DataRow("?show=evidence", "known")]
    [DataRow("?shwo=rate", "did you mean 'show'?")]
    public async Task A_wrong_question_is_told(string query, string expected)
    {
        await using WebPlace place = await StatusPlace.StartAsync(StatusPlace.Page, "shop");
        using HttpResponseMessage answer = await place.StrangerAsync("/badge/shop.svg" + query);
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        StringAssert.Contains(await answer.Content.ReadAsStringAsync(), expected);
    }
}
