using System.Globalization;
using System.Net.Http;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd.Security;

/// <summary>What a watched site says reaches nobody's terminal, browser or log as anything but plain text, and no metrics at all.</summary>
[TestClass]
public sealed class HostileTargetTests
{
    private static readonly string[] Answers = ["/api/v1/targets", "/api/v1/targets/shop", "/api/v1/incidents", "/api/v1/incidents/1", "/api/v1/samples?since=1h", "/api/v1/rates?by=failure,address", "/metrics", "/probe?target=shop"];

    private static readonly string[][] Commands =
    [
        ["incidents", "list"], ["incidents", "show", "1"], ["incidents", "report", "1"], ["incidents", "report", "1", "--format", "html"], ["rates", "--by", "failure"], ["samples", "--csv"], ["samples", "--jsonl"],
        ["check", "shop", "--max-samples", "40"], ["check", "shop", "--max-samples", "40", "--json"], ["check", "shop", "--max-samples", "40", "--nagios"],
    ];

    [TestMethod]
    public async Task A_hostile_answer_is_harmless_wherever_it_is_told_of()
    {
        using Workplace place = new();
        await using HostileSite site = new();
        await using AlertReceiver receiver = new();
        place.WriteTargets($$"""
            { "targets": [ { "name": "shop", "url": "{{site.Url}}", "interval": "1s", "samplesPerRound": 8, "maxRate": 16, "expect": { "bodyMatches": "^never$" } } ], "channels": [ {{receiver.Channel()}} ] }
            """);
        await using RunningProgram run = place.StartWithWeb(seed: 1);
        using HttpClient client = new() { BaseAddress = await Workplace.WebOfAsync(run) };
        JsonNode alert = await receiver.NextAsync();
        await Eventually.HoldsAsync("everything is said", () => site.HasSaidEverything);

        foreach (string path in Answers)
        {
            string text = await client.GetStringAsync(new Uri(path, UriKind.Relative));
            RequireHarmless(path, text);
            Assert.DoesNotContain("<script", text, path);
            if (path is "/metrics" || path.StartsWith("/probe", StringComparison.Ordinal))
                Assert.DoesNotContain(HostileSite.Mark, text, path);
        }
        RequireHarmless("check-now", await CheckNowAsync(client));
        foreach (string[] command in Commands)
        {
            Ended said = await place.AskAsync(command);
            string name = string.Join(' ', command);
            RequireHarmless(name, said.Output + said.Error);
            if (command.Contains("html"))
                Assert.DoesNotContain("<script>alert", said.Output, name);
        }
        foreach (string text in alert["alerts"]![0]!["annotations"]!.AsObject().Select(pair => (string)pair.Value!))
            RequireHarmless("the alert", text);
        Assert.AreEqual(0, (await run.StopAsync()).Code);
        RequireHarmless("the log", run.Error.Text + run.Output.Text);
        Assert.DoesNotContain("all is well", run.Error.Text, "a line of the log is not the site's to write");
    }

    /// <summary>No character that a terminal obeys, that hides or turns what stands around it, and none that is no character.</summary>
    private static void RequireHarmless(string where, string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
            if (rune.Value is not ('\n' or '\t' or '\r') && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                Assert.Fail($"{where} holds U+{rune.Value:X4}: {text[..Math.Min(text.Length, 2_000)]}");
    }

    private static async Task<string> CheckNowAsync(HttpClient client)
    {
        JsonNode session = (await client.GetFromJsonAsync<JsonNode>(new Uri("/api/v1/session", UriKind.Relative)))!;
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/api/v1/targets/shop/check", UriKind.Relative));
        request.Headers.Add("X-CSRF-Token", (string?)session["csrfToken"]);
        using HttpResponseMessage answer = await client.SendAsync(request);
        Assert.IsTrue(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync();
    }
}
