using System.Net;
using System.Text.RegularExpressions;
using UptimeSampler.App.Demo;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Web.Pages;

/// <summary>The button of a target's page that has it sampled now.</summary>
[TestClass]
public sealed partial class CheckPageTests : IAsyncDisposable
{
    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task The_form_of_a_target_page_answers_with_the_verdict_and_what_it_rests_on()
    {
        await using FaultyServer server = await FaultyServer.StartAsync(DemoTargets.Schedules, seed: 1, TimeProvider.System);
        place.Targets = new TargetSet { Targets = [new Target { Name = "half & <half>/1", Url = server.UrlOf("tenth"), Tolerate = 0.01 }], Channels = [] };
        await place.StartAsync();
        string page = await place.Client.GetStringAsync(new Uri("/targets/half%20%26%20%3Chalf%3E%2F1", UriKind.Relative));
        Match form = Form().Match(page);
        Assert.AreEqual("/targets/half%20%26%20%3Chalf%3E%2F1/check", form.Groups["action"].Value);
        using HttpResponseMessage bare = await PostAsync(form.Groups["action"].Value, csrf: null);
        Assert.AreEqual(HttpStatusCode.BadRequest, bare.StatusCode);
        using HttpResponseMessage answer = await PostAsync(form.Groups["action"].Value, form.Groups["csrf"].Value);
        string said = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, said);
        foreach (string part in (string[])["PARTIAL OUTAGE", "of requests fail", "Failures:", "as many as the evidence needed", "A single manual look would have missed this with probability", "No part stands out", "half &amp; &lt;half&gt;/1, checked now"])
            StringAssert.Contains(said, part);
        Assert.MatchesRegex("<dt>Failure rate</dt><dd>[0-9.]+ %, between [0-9.]+ % and [0-9.]+ %</dd>", said);
    }

    [TestMethod]
    public async Task Who_may_only_read_gets_no_button()
    {
        string token = await Tokens.AddAsync(place.Store, "anna", AccessRole.Viewer);
        await place.StartAsync();
        place.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.DoesNotContain("/check", await place.Client.GetStringAsync(new Uri("/targets/shop", UriKind.Relative)));
        using HttpResponseMessage answer = await PostAsync("/targets/shop/check", csrf: null);
        Assert.AreEqual(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [TestMethod]
    [DataRow("/targets/shop/check", HttpStatusCode.Redirect)]
    [DataRow("/targets/nowhere/check", HttpStatusCode.NotFound)]
    public async Task The_address_of_a_result_leads_to_the_target(string path, HttpStatusCode expected)
    {
        await place.StartAsync();
        using HttpResponseMessage answer = await place.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.AreEqual(expected, answer.StatusCode);
        Assert.AreEqual(expected == HttpStatusCode.Redirect ? "/targets/shop" : null, answer.Headers.Location?.ToString());
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string? csrf)
    {
        using FormUrlEncodedContent content = new(csrf is null ? [] : [new("csrf", csrf)]);
        return await place.Client.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    [GeneratedRegex("""<form method="post" action="(?<action>[^"]+)" data-answer.*?name="csrf" value="(?<csrf>[^"]+)""", RegexOptions.Singleline)]
    private static partial Regex Form();
}
