using UptimeSampler.Reports.Documents;
using UptimeSampler.Reports.Postmortems;
using UptimeSampler.Storage;
using UptimeSampler.Tests.Alerting;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Reports.Postmortems;

/// <summary>What a report says of an incident, by kind and by how it ended.</summary>
[TestClass]
public sealed class PostmortemDocumentTests
{
    private static readonly DateTimeOffset Onset = Messages.Onset;

    private readonly TemporaryDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task What_is_over_says_when_its_end_was_proven()
    {
        string report = await ReportAsync(Over());
        Assert.Contains("**Over**", report);
        Assert.Contains("End: last failure 2026-11-23 14:10:05 UTC; proven 2026-11-23 14:15:05 UTC", report);
        Assert.Contains("recovery proven; incident closed", report);
    }

    [TestMethod]
    public async Task An_end_that_had_to_last_is_proven_before_it_counts()
    {
        string report = await ReportAsync(Over() with { RecoveryProvenAt = Onset.AddMinutes(8) });
        Assert.Contains("End: last failure 2026-11-23 14:10:05 UTC; proven 2026-11-23 14:11:05 UTC", report);
        Assert.Contains("; its end was proven 1 min later", report);
        Assert.Contains("2026-11-23 14:11:05 UTC | recovery proven; watched whether it lasts", report);
        Assert.Contains("2026-11-23 14:15:05 UTC | it lasted; incident closed", report);
        Assert.Contains("| recovery proven; incident closed |", await ReportAsync(Over() with { RecoveryProvenAt = Over().ResolvedAt }));
    }

    [TestMethod]
    public async Task A_note_that_was_written_later_is_not_what_was_said_when_it_was_acknowledged()
    {
        string report = await ReportAsync(Over() with { AcknowledgedAt = Onset.AddMinutes(1), AcknowledgedNote = "Anna looks", Note = "limit raised" });
        Assert.Contains("| acknowledged: Anna looks |", report);
        Assert.Contains("- Note: limit raised", report);
    }

    [TestMethod]
    public async Task What_nobody_watches_any_more_is_not_said_to_be_over()
    {
        string report = await ReportAsync(Over() with { IsUnwatched = true, LastFailureAt = null });
        Assert.Contains("**Unwatched**", report);
        Assert.Contains("failed for 12 min, then not watched any more", report);
        Assert.Contains("End: not known; not watched after 2026-11-23 14:15:05 UTC", report);
        Assert.Contains("samples from the first failure until it was not watched any more)", report);
        Assert.Contains("not watched any more; incident closed", report);
        Assert.DoesNotContain("proven", report);
    }

    [TestMethod]
    public async Task While_it_lasts_all_counts_are_those_until_the_last_failure()
    {
        // Two minutes of failures, then ten without: the recovery is not proven, and its samples are no part of the impact.
        string report = await ReportAsync(Open() with { LastFailureAt = Onset.AddSeconds(118), Samples = 119, Failures = 60 }, now: Onset.AddMinutes(12));
        Assert.Contains("(60 of 119 since 14:03:05 UTC)", report);
        Assert.Contains("; 60 of 119 samples from the first failure to the last so far)", report);
    }

    [TestMethod]
    public async Task What_fails_no_longer_is_not_said_to_last() =>
        Assert.Contains("End: not proven yet; last failure so far 2026-11-23 14:05:03 UTC",
            await ReportAsync(Open() with { LastFailureAt = Onset.AddSeconds(118), Samples = 119, Failures = 60, SamplesSinceLastFailure = 100 }, now: Onset.AddMinutes(4)));

    [TestMethod]
    public async Task Who_was_told_of_the_end_of_what_nobody_watches_was_not_told_that_it_is_resolved()
    {
        using (Store store = database.Open())
        {
            Incident stored = await store.WriteAsync(transaction => transaction.Insert(Over() with { Id = 0, IsUnwatched = true, LastFailureAt = null }), CancellationToken.None);
            await store.WriteAsync(transaction => { transaction.Enqueue("ops", Messages.Of(AlertKind.Resolved) with { Incident = stored }); return 0; }, CancellationToken.None);
        }
        string report = await ReportAsync(Over() with { Id = 1, IsUnwatched = true, LastFailureAt = null });
        Assert.Contains("closed: waits to be told to channel ops", report);
        Assert.DoesNotContain("resolved:", report);
    }

    [TestMethod]
    public async Task Of_all_targets_together_nobody_is_said_to_have_lost_samples()
    {
        string report = await ReportAsync(Over() with { Target = Fleet.Name });
        Assert.Contains("A usual checker looks at each target for itself", report);
        Assert.DoesNotContain("are not kept any more", report);
    }

    [TestMethod]
    [DataRow(IncidentKind.Certificate)]
    [DataRow(IncidentKind.Preflight)]
    public async Task What_is_found_the_moment_it_begins_is_not_said_to_be_found_soon(IncidentKind kind) =>
        Assert.DoesNotContain("after it began", await ReportAsync(Open() with { Kind = kind, Suspects = [], FailureClasses = new Dictionary<FailureClass, long>() }));

    [TestMethod]
    public async Task Slow_answers_are_not_called_failures()
    {
        string report = await ReportAsync(Open() with { Kind = IncidentKind.Latency, LatencyLimit = TimeSpan.FromMilliseconds(400), Suspects = [new Suspect("address", "10.0.0.3", 1_200, 1_100, 1e-9)] });
        Assert.Contains("Suspect: address 10.0.0.3, 1,100 of 1,200 were slow (p = 1e-9)", report);
        Assert.Contains("Compare address 10.0.0.3 with the others: 1,100 of 1,200 were slow there. Take it out of service until it is understood.", report);
        Assert.DoesNotContain("failed", report);
    }

    [TestMethod]
    public async Task Two_addresses_that_are_one_suspect_are_two_to_take_out() =>
        Assert.Contains(
            "Compare addresses 10.0.0.3 and 10.0.0.4 with the others: 16 of 16 failed there. Take them out of service until they are understood.",
            await ReportAsync(Open() with { Suspects = [new Suspect("address", "10.0.0.3 and 10.0.0.4", 16, 16, 1e-9) { Partner = "10.0.0.4" }] }));

    private static Incident Open() => Messages.Of(AlertKind.Opened).Incident;

    private static Incident Over() => Messages.Of(AlertKind.Resolved).Incident;

    /// <summary>The report, where the target failed at every second of the first two minutes and was well before and after.</summary>
    private async Task<string> ReportAsync(Incident incident, DateTimeOffset? now = null)
    {
        using Store store = database.Open();
        Sample[] samples = [.. Enumerable.Range(-60, 780).Select(second => second is >= 0 and < 120 && second % 2 == 0
            ? Samples.Failed("shop", Onset.AddSeconds(second)) : Samples.Up("shop", Onset.AddSeconds(second)))];
        await store.WriteAsync(transaction => { transaction.Append(Samples.Batch("shop", samples)); return true; }, CancellationToken.None);
        return MarkdownText.WithoutPictures(PostmortemDocument.Of(Postmortem.Of(store, incident, now ?? Onset.AddMinutes(20))));
    }
}
