using System.Text.Json.Nodes;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Tests.Commands;

/// <summary>Notes by command line, on a real database.</summary>
[TestClass]
public sealed class IncidentNoteTests
{
    private readonly CommandDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_note_is_kept_also_when_it_is_over_and_nobody_is_told(bool isOver)
    {
        await FillAsync(isOver);
        CliResult first = await RunAsync("note", "1", "limit raised");
        Assert.AreEqual(("", "The note of incident 1 is kept.\n"), (first.Error, first.Output));
        CliResult again = await RunAsync("note", "1", "limit raised to 8,192", "--json");
        Assert.AreEqual("limit raised to 8,192", (string?)JsonNode.Parse(again.Output)!["incidents"]![0]!["note"]);
        Assert.Contains("Note: limit raised to 8,192", (await RunAsync("show", "1")).Output);
        Assert.Contains("limit raised to 8,192", (await RunAsync("report", "1")).Output);
        using Store store = database.Open();
        Assert.AreEqual((isOver ? IncidentState.Resolved : IncidentState.Open, null), (store.FindIncident(1)!.State, store.FindIncident(1)!.AcknowledgedAt));
        Assert.IsEmpty(store.AlertsOf(1));
    }

    [TestMethod]
    public async Task What_was_said_when_it_was_acknowledged_stays()
    {
        await FillAsync(isOver: false);
        foreach (string[] args in (string[][])[["note", "1", "502 since the deploy"], ["ack", "1", "--note", "Anna looks"], ["ack", "1", "--note", " "], ["note", "1", "limit raised"], ["ack", "1", "--note", "all well"]])
            Assert.AreEqual(0, (await RunAsync(args)).Code);
        string report = (await RunAsync("report", "1")).Output;
        Assert.Contains("| acknowledged: Anna looks |", report);
        Assert.Contains("- Note: all well", report);
    }

    [TestMethod]
    [DataRow("1", " ", "the text is missing")]
    [DataRow("1", "long", "the text has 501 characters, more than 500")]
    [DataRow("9", "x", "there is no incident 9")]
    public async Task A_note_that_cannot_be_is_told(string id, string text, string expected)
    {
        await FillAsync(isOver: false);
        CliResult result = await RunAsync("note", id, text == "long" ? new string('x', 501) : text);
        Assert.AreEqual(3, result.Code);
        Assert.Contains(expected, result.Error);
    }

    private async Task FillAsync(bool isOver)
    {
        using Store store = database.Open();
        Incident incident = await Web.Incidents.OpenAsync(store, TimeProvider.System.GetUtcNow().AddMinutes(-5));
        if (isOver)
            await store.WriteAsync(
                transaction =>
                {
                    transaction.Update(incident with { State = IncidentState.Resolved, ResolvedAt = TimeProvider.System.GetUtcNow() });
                    return true;
                },
                CancellationToken.None);
    }

    private Task<CliResult> RunAsync(params string[] args) => database.RunAsync(["incidents", .. args]);
}
