using System.Text.Json.Nodes;
using UptimeSampler.TestSupport;

namespace UptimeSampler.App.Tests.Commands;

[TestClass]
public sealed class AlertsTestTests
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("uptimesampler-alerts-");

    private string Targets => Path.Combine(folder.FullName, "targets.json");

    [TestCleanup]
    public void Clean() => folder.Delete(recursive: true);

    [TestMethod]
    public async Task A_channel_gets_the_beginning_and_the_end_of_an_incident_that_says_it_is_a_test()
    {
        await using HttpReceiver receiver = new(200, "ok");
        Write($$"""{ "type": "webhook", "name": "ops", "url": "{{receiver.Url}}" }""");
        CliResult result = await Cli.RunAsync("alerts", "test", "ops", "--targets", Targets);
        Assert.AreEqual((0, "ops: delivered, opened and resolved"), (result.Code, result.Output.Trim()), result.Error);
        JsonNode opened = (await receiver.NextAsync()).Json, resolved = (await receiver.NextAsync()).Json;
        Assert.AreEqual(("firing", "resolved"), ((string?)opened["status"], (string?)resolved["status"]));
        Assert.AreEqual((string?)opened["groupKey"], (string?)resolved["groupKey"]);
        foreach (JsonNode message in (JsonNode[])[opened, resolved])
            Assert.StartsWith("This is a test of this channel", (string)message["commonAnnotations"]!["description"]!);
    }

    [TestMethod]
    public async Task The_message_leads_to_the_pages_of_the_settings()
    {
        await using HttpReceiver receiver = new(200, "ok");
        Write($$"""{ "type": "webhook", "name": "ops", "url": "{{receiver.Url}}" }""");
        string settings = Path.Combine(folder.FullName, "settings.json");
        await File.WriteAllTextAsync(settings, """{ "web": { "publicUrl": "https://watch.example" } }""");
        CliResult result = await Cli.RunAsync("alerts", "test", "ops", "--config", settings, "--targets", Targets);
        Assert.AreEqual(0, result.Code, result.Error);
        Assert.AreEqual("https://watch.example/", (string?)(await receiver.NextAsync()).Json["externalURL"]);
    }

    [TestMethod]
    public async Task What_is_not_delivered_is_told_without_secrets_and_the_others_are_tried_all_the_same()
    {
        await using HttpReceiver good = new(200, "ok"), bad = new(403, "no /hook/T0PSECRET here");
        Write($$"""{ "type": "slack", "name": "bad", "url": "{{bad.Url}}/hook/T0PSECRET" }, { "type": "webhook", "name": "good", "url": "{{good.Url}}" }""");
        CliResult text = await Cli.RunAsync("alerts", "test", "bad", "good", "--targets", Targets);
        Assert.AreEqual(2, text.Code);
        StringAssert.StartsWith(text.Output, "NOT DELIVERED  channel 'bad': 127.0.0.1 answered 403: no ***");
        Assert.Contains("good: delivered", text.Output);
        Assert.DoesNotContain("T0PSECRET", text.Output + text.Error);
        JsonNode[] channels = [.. JsonNode.Parse((await Cli.RunAsync("alerts", "test", "bad", "good", "--targets", Targets, "--json")).Output)!["channels"]!.AsArray().Select(channel => channel!)];
        Assert.AreEqual((false, true), ((bool)channels[0]["delivered"]!, (bool)channels[1]["delivered"]!));
        Assert.IsNull(channels[1]["error"]);
    }

    [TestMethod]
    public async Task With_json_a_console_channel_prints_beside_the_document()
    {
        Write("""{ "type": "console", "name": "here" }""");
        CliResult result = await Cli.RunAsync("alerts", "test", "here", "--targets", Targets, "--json");
        Assert.IsTrue((bool)JsonNode.Parse(result.Output)!["channels"]![0]!["delivered"]!);
        Assert.Contains("test of alerts", result.Error);
    }

    [TestMethod]
    public async Task A_channel_that_is_not_there_is_a_wrong_call()
    {
        Write("""{ "type": "console", "name": "here" }""");
        CliResult result = await Cli.RunAsync("alerts", "test", "hree", "--targets", Targets);
        Assert.AreEqual(3, result.Code);
        Assert.Contains($"there is no channel 'hree' in {Targets}; did you mean 'here'?", result.Error);
    }

    private void Write(string channels) =>
        File.WriteAllText(Targets, $$"""{ "targets": [ { "name": "a", "url": "https://a.example" } ], "channels": [ {{channels}} ] }""");
}
