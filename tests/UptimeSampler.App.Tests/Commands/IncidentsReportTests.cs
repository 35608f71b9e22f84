using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Tests.Commands;

/// <summary>An incident as a postmortem, from real stored samples.</summary>
[TestClass]
public sealed class IncidentsReportTests
{
    private static readonly DateTimeOffset Onset = CommandDatabase.Start.AddMinutes(30);

    private readonly CommandDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task The_report_has_every_part_of_a_postmortem_with_what_the_samples_show()
    {
        await FillAsync();
        CliResult result = await database.RunAsync("incidents", "report", "1");
        Assert.AreEqual(0, result.Code, result.Error);
        string[] lines = result.Output.Split('\n');
        CollectionAssert.AreEqual(
            new[] { "# Incident 1: shop", "## Timeline", "## What a single look and the usual rules saw", "## Evidence", "## Cause", "## Measures" },
            lines.Where(line => line.StartsWith('#')).ToArray());
        // From the thirtieth minute on all of worker w1's samples fail, every second of ten a minute; the last failure is the last but one sample.
        Assert.Contains("- Impact: 50.5 % of requests failed (between", result.Output);
        Assert.Contains(", allowing for failures that come in bursts; 50 of 99 samples from the first failure to the last); tolerated: 0.1 %", result.Output);
        Assert.Contains("| w1 | 50 | 50 | 100 % |", result.Output);
        Assert.Contains("| w2 | 49 | 0 | 0 % |", result.Output);
        Assert.DoesNotContain("| Failure class |", result.Output, "one class alone is the whole once more");
        Assert.Contains("- Cause, as far as the evidence goes: worker w1", result.Output);
        Assert.Contains("opened: told channel chat", result.Output);
        Assert.Contains("opened: NOT told channel pager: it said no", result.Output);
        Assert.Contains("acknowledged: Anna looks", result.Output);
        Assert.Contains("- Note: limit raised", result.Output);
        Assert.Contains("Suggested by the failures: Compare worker w1 with the others: 50 of 50 failed there. Other workers", result.Output);
        Assert.Contains("Suggested by the failures: The server answered with an error of its own", result.Output);
        Assert.DoesNotContain("![", result.Output, "on standard output there is no place for a picture");
    }

    [TestMethod]
    public async Task A_report_on_latency_speaks_of_slow_answers_throughout()
    {
        // Of new connections half of the answers take a second, of kept ones none.
        await database.FillAsync([.. Enumerable.Range(0, 600).Select(i => Timed(CommandDatabase.Of("shop", CommandDatabase.Start.AddSeconds(6 * i)), i is >= 300 and < 400 && i % 4 == 0, i % 2 == 0 ? ConnectionKind.New : ConnectionKind.Kept))]);
        await KeepAsync(incident => incident with { Kind = IncidentKind.Latency, LatencyLimit = TimeSpan.FromMilliseconds(300), Failures = 25, Tolerated = 0.05, FailureClasses = new Dictionary<FailureClass, long>(), Suspects = [new Suspect("connection", "new", 50, 25, 1e-9)] });
        string report = (await database.RunAsync("incidents", "report", "1")).Output;
        foreach (string said in (string[])["- Impact: 25.3 % of answers took longer than 300 ms (between 40 % and 60 %; 25 of 99 samples from the first slow answer to the last); tolerated: 5 %",
            "first slow answer", "last slow answer", "| new | 50 | 25 | 50 % |", "| kept | 49 | 0 | 0 % |", "A late answer is an answer", "Look at what only new connections meet"])
            Assert.Contains(said, report);
        foreach (string wrong in (string[])["requests failed", "failing sample", "first failure", "3 failures in a row"])
            Assert.DoesNotContain(wrong, report);
        string page = database.File("r.html");
        Assert.AreEqual(0, (await database.RunAsync("incidents", "report", "1", "-o", page)).Code);
        Assert.Contains("slow: 300 ms", await File.ReadAllTextAsync(page));
        Assert.Contains("rates --target shop --since ", (await database.RunAsync("incidents", "show", "1")).Output);
        Assert.Contains("--by connection,address,worker", (await database.RunAsync("incidents", "show", "1")).Output);
    }

    [TestMethod]
    [DataRow(IncidentKind.NoData)]
    [DataRow(IncidentKind.Certificate)]
    public async Task A_report_on_something_else_speaks_of_no_failures(IncidentKind kind)
    {
        await database.FillAsync(CommandDatabase.Series("shop", 50, failEvery: 5));
        await KeepAsync(incident => incident with { Kind = kind, State = IncidentState.Acknowledged, ResolvedAt = null, LastFailureAt = null, Samples = 0, Failures = 0, FailureClasses = new Dictionary<FailureClass, long>(), Suspects = [] });
        string report = (await database.RunAsync("incidents", "report", "1")).Output;
        Assert.Contains("**Acknowledged**", report);
        Assert.Contains("End: it lasts", report);
        foreach (string wrong in (string[])["Impact", "failing", "first failure", "## Evidence", "usual rules", "no part"])
            Assert.DoesNotContain(wrong, report);
    }

    private static Sample Timed(Sample sample, bool isSlow, ConnectionKind connection) => sample with
    {
        Outcome = sample.Outcome with { Connection = connection, Phases = sample.Outcome.Phases with { Total = TimeSpan.FromMilliseconds(isSlow ? 1_000 : 10) } },
    };

    [TestMethod]
    public async Task The_samples_of_its_course_say_within_what_time_it_began()
    {
        await FillAsync();
        (DateTimeOffset after, DateTimeOffset notAfter) = Began((await database.RunAsync("incidents", "report", "1")).Output);
        // It began after the last sample before the onset and not after the onset; half of 99 samples fail, so a few minutes around it are left.
        Assert.IsTrue(after < Onset && notAfter >= Onset, $"{after:O} to {notAfter:O}");
        Assert.IsLessThan(TimeSpan.FromMinutes(5), notAfter - after);
    }

    [TestMethod]
    public async Task An_incident_before_it_has_a_start_of_its_own()
    {
        await FillAsync(failuresBefore: 30);
        Assert.DoesNotContain("by all samples of its course", (await database.RunAsync("incidents", "report", "1")).Output, "two troubles have no single start");
        using (Store store = database.Open())
            await store.WriteAsync(transaction => transaction.Insert(store.FindIncident(1)! with { Onset = CommandDatabase.Start, OnsetLow = CommandDatabase.Start, ResolvedAt = CommandDatabase.Start.AddMinutes(4) }), CancellationToken.None);
        (DateTimeOffset after, DateTimeOffset notAfter) = Began((await database.RunAsync("incidents", "report", "1")).Output);
        Assert.IsTrue(after < Onset && notAfter >= Onset, $"{after:O} to {notAfter:O}");
    }

    private static (DateTimeOffset After, DateTimeOffset NotAfter) Began(string report)
    {
        Match match = Regex.Match(report, "between (.+) and (.+), by all samples of its course, 95 % confidence\\)");
        Assert.IsTrue(match.Success, report);
        return (At(match.Groups[1].Value), At(match.Groups[2].Value));
    }

    // A time of the onset's day is told without its date.
    private static DateTimeOffset At(string told) =>
        DateTimeOffset.Parse(told.Length == 8 ? $"{Onset.UtcDateTime:yyyy-MM-dd} {told}" : told, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [TestMethod]
    public async Task The_looks_of_others_are_those_samples_that_fell_on_their_minutes()
    {
        await FillAsync();
        string report = (await database.RunAsync("incidents", "report", "1")).Output;
        // The first sample of each minute is worker w1's, which fails.
        Assert.Contains("would have looked 10 times while this lasted, and 10 of these looks would have failed", report);
        Assert.MatchesRegex(@"\| one failed look \| \S+ \S+ UTC, less than 1 s after the start \|", report);
        Assert.MatchesRegex(@"\| 3 failures in a row \| \S+ \S+ UTC, 2 min after the start \|", report);
        Assert.MatchesRegex(@"\| this detector \| \S+ \S+ UTC, 16 s after the start \|", report);
    }

    [TestMethod]
    public async Task A_page_holds_its_picture_and_Markdown_has_it_beside_it()
    {
        await FillAsync();
        string page = database.File("r.html"), markdown = database.File("r.md");
        Assert.AreEqual(0, (await database.RunAsync("incidents", "report", "1", "-o", page)).Code);
        string html = await File.ReadAllTextAsync(page);
        Assert.StartsWith("<!DOCTYPE html>", html);
        Assert.Contains("<svg", html);
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<b>evil</b>", html, "what a target is called is text");
        Assert.AreEqual(0, (await database.RunAsync("incidents", "report", "1", "-o", markdown)).Code);
        Assert.Contains("](r-failure-rate.svg)", await File.ReadAllTextAsync(markdown));
        string[] words = [.. XDocument.Load(database.File("r-failure-rate.svg")).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        CollectionAssert.IsSubsetOf(new[] { "incident 1", "tolerated: 0.1 %", "failed, % of samples", "UTC" }, words);
        Assert.StartsWith("<!DOCTYPE html>", (await database.RunAsync("incidents", "report", "1", "--format", "html")).Output);
    }

    [TestMethod]
    public async Task What_cannot_be_written_or_is_not_there_is_told()
    {
        await FillAsync();
        CliResult nowhere = await database.RunAsync("incidents", "report", "1", "-o", database.File("no/folder/r.html"));
        Assert.AreEqual(3, nowhere.Code);
        Assert.Contains("cannot be written", nowhere.Error);
        CliResult missing = await database.RunAsync("incidents", "report", "9");
        Assert.AreEqual(3, missing.Code);
        Assert.Contains("there is no incident 9", missing.Error);
        Assert.Contains("'incidents show --json'", (await database.RunAsync("incidents", "report", "1", "--json")).Error);
    }

    [TestMethod]
    public async Task Rates_over_time_are_drawn_with_the_incident_and_at_most_six_targets()
    {
        await FillAsync();
        string file = database.File("rates.svg");
        CliResult result = await database.RunAsync("rates", "--target", "shop", "--since", "24h", "--plot", file);
        Assert.AreEqual(0, result.Code, result.Error);
        string[] words = [.. XDocument.Load(file).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        CollectionAssert.IsSubsetOf(new[] { "incident 1", "tolerated: 0.1 %" }, words);
        Assert.AreEqual(3, (await database.RunAsync("rates", "--plot", database.File("rates.gif"))).Code);
        await database.FillAsync([.. Enumerable.Range(1, 6).SelectMany(number => CommandDatabase.Series($"more {number}", 5, 0))]);
        CliResult many = await database.RunAsync("rates", "--plot", file);
        Assert.AreEqual(3, many.Code);
        Assert.Contains("--plot draws at most 6 targets, and these are 7", many.Error);
        Assert.AreEqual("", many.Output, "refused before anything is told");
    }

    private async Task FillAsync(int failuresBefore = 0)
    {
        // Ten samples a minute, workers in turn; w1 fails from the thirtieth to the fortieth minute.
        await database.FillAsync([.. Enumerable.Range(0, 600).Select(i => CommandDatabase.Of(
            "shop", CommandDatabase.Start.AddSeconds(6 * i), (i < failuresBefore || i is >= 300 and < 400) && i % 2 == 0 ? FailureClass.Http5xx : FailureClass.None, i % 2 == 0 ? "w1" : "w2"))]);
        await KeepAsync(incident => incident);
    }

    private async Task KeepAsync(Func<Incident, Incident> change)
    {
        using Store store = database.Open();
        await store.WriteAsync(transaction =>
        {
            Incident incident = transaction.Insert(change(new Incident
            {
                Target = "shop",
                Kind = IncidentKind.FailureRate,
                State = IncidentState.Resolved,
                Onset = Onset,
                OnsetLow = Onset.AddSeconds(-6),
                OnsetHigh = Onset,
                OpenedAt = Onset.AddSeconds(16),
                AcknowledgedAt = Onset.AddMinutes(3),
                AcknowledgedNote = "Anna looks",
                Note = "limit raised",
                ResolvedAt = Onset.AddMinutes(14),
                LastFailureAt = Onset.AddMinutes(10).AddSeconds(-12),
                Samples = 99,
                Failures = 50,
                Low = 0.4,
                High = 0.6,
                Evidence = 2e8,
                Threshold = 1e7,
                Tolerated = 0.001,
                FailureClasses = new Dictionary<FailureClass, long> { [FailureClass.Http5xx] = 50 },
                Suspects = [new Suspect("worker", "w1", 50, 50, 1e-9)],
                Summary = "Some requests to shop fail. <b>evil</b>",
            }));
            AlertMessage message = new() { Kind = AlertKind.Opened, IncidentKey = "k", MessageKey = "k-opened", Incident = incident, TargetUrl = "https://shop.example/", At = Onset.AddSeconds(16) };
            transaction.Enqueue("chat", message);
            transaction.Enqueue("pager", message);
            return 0;
        }, CancellationToken.None);
        OutboxEntry[] alerts = [.. store.DueAlerts(DateTimeOffset.MaxValue, 10)];
        await store.WriteAsync(transaction =>
        {
            transaction.MarkDelivered(alerts.Single(alert => alert.Channel == "chat").Id, Onset.AddSeconds(17));
            transaction.GiveUp(alerts.Single(alert => alert.Channel == "pager").Id, "it said no");
            return 0;
        }, CancellationToken.None);
    }
}
