using UptimeSampler.App.Web.Status;

namespace UptimeSampler.App.Tests.Web.Status;

/// <summary>Incidents as visitors are told of them.</summary>
[TestClass]
public sealed class ServiceEventTests
{
    private static readonly DateTimeOffset Onset = new(2026, 11, 23, 23, 50, 5, TimeSpan.Zero);

    [TestMethod]
    public void A_partial_outage_tells_the_share_and_a_day_only_where_it_changes()
    {
        Assert.AreEqual("Since 23 November 2026 23:50 UTC, for 5 min: about 50 % of requests fail.", Told(Of()).Sentence);
        Assert.AreEqual("From 23 November 2026 23:50 to 23:55 UTC, for 5 min: about 50 % of requests failed.", Told(Over(5)).Sentence);
        Assert.AreEqual("From 23 November 2026 23:50 to 24 November 2026 00:10 UTC, for 20 min: about 50 % of requests failed.", Told(Over(20)).Sentence);
    }

    [TestMethod]
    public void A_total_outage_that_began_as_a_partial_one_does_not_contradict_itself()
    {
        Assert.AreEqual("Since 23 November 2026 23:50 UTC, for 5 min: nearly all requests fail.", Told(Of() with { Severity = Severity.Critical }).Sentence);
        Assert.AreEqual("Web shop: nearly all requests failed", Told(Over(5) with { Severity = Severity.Critical, Failures = 55 }).Title);
    }

    [TestMethod]
    public void What_fails_nearly_always_is_not_told_as_failing_sometimes()
    {
        Assert.AreEqual(("Web shop: nearly all requests fail", "Web shop: nearly all requests failed"), (Told(Of() with { Failures = 57 }).Title, Told(Over(5) with { Failures = 57 }).Title));
        Assert.AreEqual("Web shop: nearly all requests failed (quiet now)", Told(Quiet() with { Failures = 57 }).Heading);
    }

    [TestMethod]
    public void An_outage_that_was_total_only_for_a_while_is_told_by_its_worst() =>
        Assert.AreEqual("From 23 November 2026 23:50 to 23:55 UTC, for 5 min: at its worst nearly all requests failed.", Told(Over(5) with { Severity = Severity.Critical }).Sentence);

    [TestMethod]
    public void What_fails_no_longer_is_told_as_past_and_not_as_over()
    {
        ServiceEvent told = Told(Quiet());
        Assert.AreEqual("Since 23 November 2026 23:50 UTC, for 5 min: about 50 % of requests failed, none after 23:53 UTC; that this lasts is not proven yet.", told.Sentence);
        Assert.AreEqual("Since 23 November 2026 23:50 UTC, for 5 min: about 50 % of requests failed; it has recovered, and is watched whether that lasts.", Told(Quiet() with { RecoveryProvenAt = Onset.AddMinutes(4) }).Sentence);
        Assert.AreEqual((Told(Of()).Title, Told(Of()).Lasting, (DateTimeOffset?)null), (told.Title, told.Lasting, told.To), "feeds hear of it when it is over");
    }

    [TestMethod]
    public void A_total_outage_is_not_told_as_a_partial_one_while_it_recovers()
    {
        Incident total = Quiet() with { Failures = 60, WasDown = true };
        Assert.AreEqual("Since 23 November 2026 23:50 UTC, for 5 min: nearly all requests failed, none after 23:53 UTC; that this lasts is not proven yet.", Told(total).Sentence);
        Assert.AreEqual("Since 23 November 2026 23:50 UTC, for 5 min: at its worst nearly all requests failed, and it is not over.", Told(total with { SamplesSinceLastFailure = 0 }).Sentence);
        Assert.AreEqual(("Web shop: at its worst nearly all requests failed, and it is not over", "Web shop: nearly all requests failed (quiet now)"), (Told(total).Title, Told(total).Heading));
        Assert.AreEqual(("Web shop: some requests fail (now)", "Web shop: some requests failed"), (Told(Of()).Heading, Told(Over(5)).Heading));
    }

    [TestMethod]
    public void Feeds_hear_of_a_change_of_level_when_it_came()
    {
        Assert.AreEqual(Onset.AddMinutes(1), Told(Of()).UpdatedAt);
        Assert.AreEqual(Onset.AddMinutes(3), Told(Of() with { Severity = Severity.Critical, LevelChangedAt = Onset.AddMinutes(3) }).UpdatedAt);
        Assert.AreEqual(Onset.AddMinutes(13), Told(Over(5) with { LevelChangedAt = Onset.AddMinutes(3) }).UpdatedAt);
    }

    [TestMethod]
    public void What_nobody_watches_any_more_is_not_told_as_over() =>
        Assert.AreEqual(
            "From 23 November 2026 23:50 to 23:58 UTC, for 8 min: about 50 % of requests failed; then it was not watched any more, and whether that was the end is not known.",
            Told(Over(0) with { IsUnwatched = true, LastFailureAt = null }).Sentence);

    [TestMethod]
    public void What_lasts_is_told_to_feeds_in_the_same_words_each_time()
    {
        Assert.AreEqual("Since 23 November 2026 23:50 UTC: some requests fail.", Told(Of()).Lasting);
        Assert.AreEqual(Told(Of()).Lasting, ServiceEvent.Of(Of() with { Failures = 40 }, "Web shop", Onset.AddHours(3)).Lasting);
        Assert.AreEqual(Told(Over(5)).Sentence, Told(Over(5)).Lasting);
    }

    [TestMethod]
    [DataRow(IncidentKind.Latency, "answers are slow")]
    [DataRow(IncidentKind.NoData, "nothing is known about it")]
    public void Other_kinds_have_words_of_their_own(IncidentKind kind, string expected) =>
        Assert.AreEqual($"Web shop: {expected}", Told(Of() with { Kind = kind }).Title);

    private static ServiceEvent Told(Incident incident) => ServiceEvent.Of(incident, "Web shop", Onset.AddMinutes(5));

    private static Incident Quiet() => Of() with { LastFailureAt = Onset.AddMinutes(3), Low = 0.4, SamplesSinceLastFailure = 30 };

    private static Incident Over(int minutes) => Of() with { State = IncidentState.Resolved, LastFailureAt = Onset.AddMinutes(minutes), ResolvedAt = Onset.AddMinutes(minutes + 8) };

    private static Incident Of() => new()
    {
        Target = "shop", Kind = IncidentKind.FailureRate, Onset = Onset, OnsetLow = Onset, OnsetHigh = Onset, OpenedAt = Onset.AddMinutes(1), Samples = 60, Failures = 30, Summary = "x",
    };
}
