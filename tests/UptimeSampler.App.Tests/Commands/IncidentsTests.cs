using System.Text.Json.Nodes;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Tests.Commands;

/// <summary>The commands on a real database file.</summary>
[TestClass]
public sealed class IncidentsTests
{
    private static readonly DateTimeOffset Onset = new(2026, 11, 23, 14, 3, 5, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("uptimesampler-incidents-").FullName;

    private string Database => $"Data Source={Path.Combine(folder, "test.db")}";

    [TestCleanup]
    public void Clean()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [TestMethod]
    public async Task The_list_has_a_line_for_each_incident()
    {
        await FillAsync();
        CliResult all = await RunAsync("list");
        Assert.AreEqual(0, all.Code, all.Error);
        string[] lines = all.Output.TrimEnd().Split('\n');
        Assert.HasCount(3, lines);
        Assert.MatchesRegex("^ID +TARGET +STATE +KIND +SINCE +LASTS +FAILED OR SLOW +BETWEEN$", lines[0]);
        Assert.MatchesRegex(@"^1 +shop +open +failure_rate +2026-11-23 14:03:05 UTC +.* 47\.5 % +35 % and 60 %$", lines[1]);
        Assert.MatchesRegex(@"^2 +mail +resolved +no_data +2026-11-23 14:03:05 UTC +12 min +- +-$", lines[2]);
    }

    [TestMethod]
    public async Task What_nobody_watches_any_more_is_not_listed_as_resolved()
    {
        await FillAsync();
        using (Store store = Store.Open(Database, TimeProvider.System))
            await store.WriteAsync(transaction => { transaction.Update(store.FindIncident(2)! with { IsUnwatched = true }); return 0; }, CancellationToken.None);
        Assert.MatchesRegex(@"\n2 +mail +unwatched +no_data ", (await RunAsync("list")).Output);
        JsonNode incident = JsonNode.Parse((await RunAsync("list", "--json")).Output)!["incidents"]![1]!;
        Assert.AreEqual(("resolved", true), ((string?)incident["state"], (bool?)incident["unwatched"]));
    }

    [TestMethod]
    public async Task Only_open_ones_and_only_recent_ones_can_be_asked_for()
    {
        await FillAsync();
        Assert.DoesNotContain("mail", (await RunAsync("list", "--open")).Output);
        Assert.DoesNotContain("mail", (await RunAsync("list", "--since", "2026-11-23T14:20Z")).Output);
        Assert.Contains("mail", (await RunAsync("list", "--since", "2026-11-23T14:10Z")).Output);
    }

    [TestMethod]
    public async Task An_empty_list_says_so()
    {
        using (Store.Open(Database, TimeProvider.System))
        {
        }
        Assert.AreEqual("No open incident.\n", (await RunAsync("list", "--open")).Output);
        Assert.AreEqual("""{"incidents":[]}""", (await RunAsync("list", "--json")).Output.TrimEnd());
    }

    [TestMethod]
    public async Task A_wrong_name_makes_no_database()
    {
        CliResult result = await RunAsync("ack", "1");
        Assert.AreEqual(3, result.Code);
        Assert.Contains("there is no database", result.Error);
        Assert.IsEmpty(Directory.GetFiles(folder, "*.db"));
    }

    [TestMethod]
    public async Task JSON_has_the_shape_that_scripts_rely_on()
    {
        await FillAsync();
        JsonNode incident = JsonNode.Parse((await RunAsync("list", "--json")).Output)!["incidents"]![0]!;
        Assert.AreEqual(1, (int?)incident["id"]);
        Assert.AreEqual("open", (string?)incident["state"]);
        Assert.AreEqual("2026-11-23T14:03:05.000Z", (string?)incident["onset"]);
        Assert.AreEqual("ops", (string?)incident["alerts"]![0]!["channel"]);
        Assert.AreEqual("opened", (string?)incident["alerts"]![0]!["kind"]);
        Assert.AreEqual(1, (int?)incident["alerts"]![0]!["attempts"]);
        Assert.IsNull(incident["alerts"]![1]!["deliveredAt"]);
    }

    [TestMethod]
    public async Task The_page_tells_what_failed_who_was_told_and_where_to_look_next()
    {
        await FillAsync();
        string page = (await RunAsync("show", "1")).Output;
        Assert.StartsWith("Incident 1, shop: 47.5 % of requests fail (29 of 61 since ", page);
        foreach (string part in new[]
        {
            "Some requests to shop fail.",
            "nobody has said that they look",
            "Failed: 29 of 61 samples, 47.5 % (between 35 % and 60 %); tolerated: 0.1 %",
            "Suspect: address 10.0.0.3, 8 of 8 failed",
            "One look would have missed this with probability 40 % to 65 %",
            "delivered ",
            "waits after 1 attempt: channel 'mail': no answer",
            $" incidents ack 1 --note '...' --database '{Database}'\n",
            $" rates --target shop --since 2026-11-23T14:02:50Z --by address,worker --database '{Database}'\n",
        })
            Assert.Contains(part, page);
    }

    [TestMethod]
    public async Task The_commands_of_the_page_name_the_files_that_it_was_given()
    {
        await FillAsync();
        string targets = Targets("""{ "targets": [ { "name": "shop", "url": "https://shop.example" } ] }"""), settings = Path.Combine(folder, "my settings.json");
        await File.WriteAllTextAsync(settings, "{ }");
        string page = (await RunAsync("show", "1", "--targets", targets, "--config", settings)).Output;
        string[] commands = [.. page[page.IndexOf("Look further:", StringComparison.Ordinal)..].TrimEnd().Split('\n').Skip(1)];
        Assert.HasCount(3, commands);
        foreach (string command in commands)
            Assert.EndsWith($" --config '{settings}' --targets {targets} --database '{Database}'", command);
    }

    [TestMethod]
    public async Task An_incident_that_is_not_there_is_a_wrong_call()
    {
        await FillAsync();
        CliResult result = await RunAsync("show", "99");
        Assert.AreEqual(3, result.Code);
        Assert.Contains("there is no incident 99", result.Error);
        Assert.EndsWith($" incidents list --database '{Database}'\n", result.Error);
        Assert.AreEqual("", result.Output);
    }

    [TestMethod]
    public async Task A_number_that_is_none_is_told_in_plain_words() =>
        Assert.AreEqual("the number of the incident 'seven' is no whole number; write one such as 7", (await RunAsync("show", "seven")).Error);

    [TestMethod]
    public async Task Without_a_database_nothing_is_made()
    {
        CliResult result = await RunAsync("list");
        Assert.AreEqual(3, result.Code);
        Assert.IsEmpty(Directory.GetFiles(folder));
    }

    [TestMethod]
    public async Task An_instant_that_is_none_is_a_wrong_call() =>
        Assert.Contains("--since 'yesterday'", (await RunAsync("list", "--since", "yesterday")).Error);

    [TestMethod]
    public async Task Acknowledging_is_stored_and_told_to_the_targets_channels()
    {
        await FillAsync();
        CliResult result = await RunAsync("ack", "1", "--note", "Anna looks", "--targets", Targets("""
            { "targets": [ { "name": "shop", "url": "https://shop.example" } ], "channels": [ { "name": "screen", "type": "console" } ] }
            """));
        Assert.AreEqual(0, result.Code, result.Error);
        Assert.AreEqual("Incident 1 is acknowledged: no more reminders. No service runs on this database: screen will be told once 'uptimesampler run' is started.\n", result.Output);
        using Store store = Store.OpenReadOnly(Database, TimeProvider.System);
        Incident incident = store.FindIncident(1)!;
        Assert.AreEqual(IncidentState.Acknowledged, incident.State);
        Assert.AreEqual("Anna looks", incident.Note);
        Assert.IsNotNull(incident.AcknowledgedAt);
        OutboxEntry waiting = store.DueAlerts(DateTimeOffset.MaxValue, 10).Single(entry => entry.Channel == "screen");
        Assert.AreEqual(AlertKind.Acknowledged, waiting.Message.Kind);
        Assert.AreEqual($"uptimesampler-{store.Key}-1", waiting.Message.IncidentKey);
    }

    [TestMethod]
    public async Task A_service_that_runs_is_said_to_tell_the_channels()
    {
        await FillAsync();
        using ServiceLock service = ServiceLock.Take(Path.Combine(folder, "test.db"));
        CliResult result = await RunAsync("ack", "1", "--targets", Targets("""
            { "targets": [ { "name": "shop", "url": "https://shop.example" } ], "channels": [ { "name": "screen", "type": "console" } ] }
            """));
        Assert.AreEqual("Incident 1 is acknowledged: no more reminders. The running service tells screen.\n", result.Output);
    }

    [TestMethod]
    public async Task Without_readable_targets_the_incident_is_acknowledged_all_the_same()
    {
        await FillAsync();
        CliResult result = await RunAsync("ack", "1", "--targets", Path.Combine(folder, "missing.json"));
        Assert.AreEqual(0, result.Code);
        Assert.Contains("no channel is told, because the targets cannot be read", result.Error);
        using Store store = Store.OpenReadOnly(Database, TimeProvider.System);
        Assert.AreEqual(IncidentState.Acknowledged, store.FindIncident(1)!.State);
    }

    [TestMethod]
    public async Task A_second_time_only_the_note_changes()
    {
        await FillAsync();
        string targets = Targets("""{ "targets": [ { "name": "shop", "url": "https://shop.example" } ], "channels": [ { "name": "screen", "type": "console" } ] }""");
        await RunAsync("ack", "1", "--targets", targets);
        CliResult again = await RunAsync("ack", "1", "--targets", targets, "--note", "found it", "--json");
        Assert.AreEqual("found it", (string?)JsonNode.Parse(again.Output)!["incidents"]![0]!["note"]);
        using Store store = Store.OpenReadOnly(Database, TimeProvider.System);
        Assert.AreEqual(1, store.AlertsOf(1).Count(alert => alert.Kind == AlertKind.Acknowledged));
    }

    [TestMethod]
    public async Task What_is_over_cannot_be_acknowledged()
    {
        await FillAsync();
        CliResult result = await RunAsync("ack", "2");
        Assert.AreEqual(3, result.Code);
        Assert.Contains("incident 2 is over since 2026-11-23 14:15:05 UTC", result.Error);
    }

    [TestMethod]
    public async Task Help_ends_with_examples()
    {
        CliResult help = await RunAsync("--help");
        Assert.AreEqual(0, help.Code);
        int at = help.Output.IndexOf("Examples:", StringComparison.Ordinal);
        Assert.IsGreaterThan(help.Output.IndexOf("Options:", StringComparison.Ordinal), at);
        Assert.AreEqual(at, help.Output.LastIndexOf("Examples:", StringComparison.Ordinal), "those of subcommands stay with them");
    }

    private Task<CliResult> RunAsync(params string[] args) => Cli.RunAsync(["incidents", .. args, "--database", Database]);

    private string Targets(string json)
    {
        string path = Path.Combine(folder, "targets.json");
        File.WriteAllText(path, json);
        return path;
    }

    private async Task FillAsync()
    {
        using Store store = Store.Open(Database, TimeProvider.System);
        await store.WriteAsync(transaction =>
        {
            Incident shop = transaction.Insert(Shop());
            foreach (string channel in new[] { "ops", "mail" })
                transaction.Enqueue(channel, new AlertMessage { Kind = AlertKind.Opened, IncidentKey = "key-1", MessageKey = "key-1-opened", Incident = shop, TargetUrl = "https://shop.example/", At = shop.OpenedAt });
            transaction.Insert(new Incident
            {
                Target = "mail",
                Kind = IncidentKind.NoData,
                State = IncidentState.Resolved,
                Onset = Onset,
                OnsetLow = Onset,
                OnsetHigh = Onset,
                OpenedAt = Onset.AddMinutes(1),
                ResolvedAt = Onset.AddMinutes(12),
                Summary = "No valid sample of mail.",
            });
            return true;
        }, CancellationToken.None);
        IReadOnlyList<OutboxEntry> due = store.DueAlerts(DateTimeOffset.MaxValue, 10);
        await store.WriteAsync(transaction =>
        {
            transaction.MarkDelivered(due.Single(entry => entry.Channel == "ops").Id, Onset.AddSeconds(17));
            transaction.Postpone(due.Single(entry => entry.Channel == "mail").Id, "channel 'mail': no answer within 10s", Onset.AddSeconds(30));
            return true;
        }, CancellationToken.None);
    }

    internal static Incident Shop() => new()
    {
        Target = "shop",
        Kind = IncidentKind.FailureRate,
        Onset = Onset,
        OnsetLow = Onset.AddSeconds(-15),
        OnsetHigh = Onset.AddSeconds(5),
        OpenedAt = Onset.AddSeconds(16),
        Samples = 61,
        Failures = 29,
        Low = 0.35,
        High = 0.60,
        Evidence = 2.1e8,
        Threshold = 1.0e7,
        Tolerated = 0.001,
        FailureClasses = new Dictionary<FailureClass, long> { [FailureClass.Http5xx] = 20, [FailureClass.Reset] = 9 },
        Suspects = [new Suspect("address", "10.0.0.3", 8, 8, 1e-9)],
        Summary = "Some requests to shop fail.",
    };
}
