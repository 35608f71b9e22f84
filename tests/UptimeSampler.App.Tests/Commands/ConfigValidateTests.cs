using System.Text.Json.Nodes;

namespace UptimeSampler.App.Tests.Commands;

/// <summary>What is allowed and hardly wise is said, and the exit code stays 0.</summary>
[TestClass]
public sealed class ConfigValidateTests
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("uptimesampler-validate-");

    private string Targets => Path.Combine(folder.FullName, "targets.json");

    [TestCleanup]
    public void Clean() => folder.Delete(recursive: true);

    [TestMethod]
    [DataRow("""{ "type": "webhook", "name": "ops", "url": "http://hooks.example/T0PSECRET" }""", "channels[0].url: ", "to 'hooks.example' in the clear", DisplayName = "webhook")]
    [DataRow("""{ "type": "alertmanager", "name": "ops", "url": "http://10.0.0.1:9093" }""", "channels[0].url: ", "to '10.0.0.1' in the clear", DisplayName = "alertmanager")]
    [DataRow("""{ "type": "command", "name": "ops", "command": "page", "arguments": ["--all", "--token=${PATH}"] }""", "channels[0].arguments[1]: ", "can see the arguments of a running program (ps), and this one holds the value of PATH", DisplayName = "command")]
    public async Task A_channel_that_may_give_a_secret_away_is_warned_about(string channel, string key, string part)
    {
        Write(channel);
        CliResult text = await Cli.RunAsync("config", "validate", "--targets", Targets);
        Assert.AreEqual(0, text.Code, text.Error);
        StringAssert.StartsWith(text.Error, $"warning: {Targets}:2: {key}");
        StringAssert.Contains(text.Error, part);
        Assert.DoesNotContain("T0PSECRET", text.Error);

        CliResult json = await Cli.RunAsync("config", "validate", "--targets", Targets, "--json");
        JsonNode document = JsonNode.Parse(json.Output)!;
        Assert.IsTrue((bool)document["valid"]!);
        StringAssert.Contains((string)document["warnings"]![0]!, part);
        Assert.AreEqual("", json.Error);
    }

    [TestMethod]
    [DataRow("""{ "type": "webhook", "name": "ops", "url": "https://hooks.example/" }""")]
    [DataRow("""{ "type": "alertmanager", "name": "ops", "url": "http://localhost:9093" }""")]
    [DataRow("""{ "type": "webhook", "name": "ops", "url": "http://[::1]:8080/" }""")]
    [DataRow("""{ "type": "command", "name": "ops", "command": "/usr/bin/page", "arguments": ["$$ {x}", "--all"] }""")]
    public async Task A_channel_that_keeps_its_secrets_is_not_warned_about(string channel)
    {
        Write(channel);
        CliResult result = await Cli.RunAsync("config", "validate", "--targets", Targets);
        Assert.AreEqual(0, result.Code, result.Error);
        Assert.AreEqual("", result.Error);
    }

    [TestMethod]
    [DataRow("0 0 3 * * ?", "01:00-05:00", "https://shop.example/", "")]
    [DataRow("every night", "01:00-05:00", "https://shop.example/", "is no Quartz cron expression")]
    [DataRow("0 0 12 * * ?", "01:00-05:00", "https://shop.example/", "is never due in allowedHours, 01:00-05:00 UTC")]
    [DataRow("0 0 3 * * ?", "01:00-05:00", "ftp://shop.example/", "sale.json:1: targets[0].url: ")]
    public async Task A_scheduled_preflight_is_checked_with_its_plan(string cron, string hours, string url, string problem)
    {
        string plan = Path.Combine(folder.FullName, "sale.json");
        await File.WriteAllTextAsync(plan, $$"""{ "name": "sale", "targets": [ { "name": "a", "url": "{{url}}" } ] }""");
        await File.WriteAllTextAsync(Targets, $$"""
            { "targets": [ { "name": "shop", "url": "https://shop.example" } ], "preflights": [
              { "name": "sale", "plan": "sale.json", "cron": "{{cron}}", "allowedHours": "{{hours}}" } ] }
            """);
        CliResult result = await Cli.RunAsync("config", "validate", "--targets", Targets);
        Assert.AreEqual(problem.Length == 0 ? 0 : 3, result.Code, result.Error);
        Assert.Contains(problem, result.Error);
        if (problem.Length > 0)
            Assert.StartsWith($"{Targets}:2: preflight 'sale': ", result.Error);
    }

    private void Write(string channel) => File.WriteAllText(Targets, $$"""
        { "targets": [ { "name": "shop", "url": "https://shop.example" } ], "channels": [
          {{channel}} ] }
        """);
}
