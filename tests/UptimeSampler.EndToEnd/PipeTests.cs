using System.Net;
using UptimeSampler.Storage;

namespace UptimeSampler.EndToEnd;

[TestClass]
public sealed class PipeTests
{
    private const int Samples = 50_000;

    [TestMethod]
    [DataRow("--csv")]
    [DataRow("--jsonl")]
    public async Task A_reader_that_has_seen_enough_is_no_fault(string form)
    {
        using Workplace place = new();
        await FillAsync(place);
        await using RunningProgram piped = place.Start(["samples", form], wrapper: ["/bin/sh", "-c", "\"$@\" | head -n 2", "sh"]);
        Ended end = await piped.EndAsync();
        Assert.AreEqual("", end.Error);
        Assert.HasCount(2, end.Output.TrimEnd().Split('\n'));
    }

    [TestMethod]
    [DataRow("samples", "--csv")]
    [DataRow("db", "stats")]
    [DataRow("rates", "--help")]
    public async Task An_answer_that_the_disk_has_no_room_for_is_told_in_one_sentence(params string[] command)
    {
        using Workplace place = new();
        await FillAsync(place);
        await using RunningProgram full = place.Start(command, wrapper: ["/bin/sh", "-c", "\"$@\" > /dev/full", "sh"]);
        Ended end = await full.EndAsync();
        Assert.AreEqual(3, end.Code);
        Assert.StartsWith("uptimesampler: standard output cannot be written (No space left on device)", end.Error);
        Assert.HasCount(1, end.Error.TrimEnd().Split('\n'), end.Error);
    }

    [TestMethod]
    public async Task Progress_that_cannot_be_written_costs_no_answer()
    {
        using Workplace place = new();
        await FillAsync(place);
        await using RunningProgram full = place.Start(["db", "vacuum"], wrapper: ["/bin/sh", "-c", "\"$@\" 2> /dev/full", "sh"]);
        Ended end = await full.EndAsync();
        Assert.AreEqual(0, end.Code);
        Assert.Contains(" now.", end.Output);
    }

    [TestMethod]
    [DataRow(new[] { "run", "--json" }, "2> /dev/full")]
    [DataRow(new[] { "run" }, "> /dev/full")]
    public async Task An_alert_that_the_console_has_no_room_for_waits_and_the_service_goes_on(string[] command, string redirection)
    {
        using Workplace place = new();
        await using FaultySite site = new(failureShare: 1, seed: 1);
        place.WriteTargets($$"""{ "targets": [ {{site.Target("shop")}} ], "channels": [ { "type": "console", "name": "here" } ] }""");
        await using RunningProgram run = place.Start(command, wrapper: ["/bin/sh", "-c", $"exec \"$@\" {redirection}", "sh"]);
        await Eventually.HoldsAsync("a database is there", () => File.Exists(place.DatabaseFile));
        await Eventually.HoldsAsync("delivery was tried and failed", () => Alerts(place) is [{ Attempts: > 0, DeliveredAt: null, LastError: not null }, ..]);
        Assert.AreEqual(0, (await run.StopAsync()).Code);
    }

    private static IReadOnlyList<AlertRecord> Alerts(Workplace place)
    {
        try
        {
            using Store store = place.OpenStore();
            return store.AlertsOf(1);
        }
        catch (StorageException)
        {
            // Still being made.
            return [];
        }
    }

    private static async Task FillAsync(Workplace place)
    {
        DateTimeOffset start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        Outcome up = new() { Kind = OutcomeKind.Up, Status = 200, Address = IPAddress.Loopback, Phases = new Phases(null, null, null, null, TimeSpan.FromMilliseconds(5)) };
        using Store store = Store.Open($"Data Source={place.DatabaseFile}", TimeProvider.System);
        await store.WriteAsync(transaction =>
        {
            transaction.Append(new SampleBatch
            {
                Target = "shop",
                Samples = [.. Enumerable.Range(0, Samples).Select(i => new Sample("shop", "here", "w1", start.AddMilliseconds(10 * i), up, InMaintenance: false))],
                Watermark = start.AddHours(1),
                Scheduled = Samples,
            });
            return true;
        }, CancellationToken.None);
    }
}
