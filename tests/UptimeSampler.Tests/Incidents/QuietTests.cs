using UptimeSampler.Service.Judging;
using UptimeSampler.Statistics;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Detection;
using UptimeSampler.Tests.Service;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Incidents;

/// <summary>When an open incident is told as one that is quiet now.</summary>
[TestClass]
public sealed class QuietTests
{
    private const int Runs = 40;

    /// <summary>The database's clock begins later than the samples of others.</summary>
    private const int Later = 365 * 86_400;

    /// <summary>Of ten thousand samples each; by the rate alone every one would be called quiet, five to thirty times.</summary>
    [TestMethod]
    [DataRow(0.1, 0.1, DisplayName = "a tenth")]
    [DataRow(0.3, 0.3, DisplayName = "a third")]
    [DataRow(0.5, 0.0, DisplayName = "half of new connections, every second one")]
    public void While_it_goes_on_it_is_seldom_called_quiet(double even, double odd)
    {
        Random random = new(7);
        int wrong = Enumerable.Range(0, Runs).Count(_ => IsEverQuiet(Enumerable.Range(0, 10_000).Select(i => random.NextDouble() < (i % 2 == 0 ? even : odd))));
        Assert.IsLessThanOrEqualTo(Runs / 5, wrong);
    }

    [TestMethod]
    [DataRow(0.5, 40)]
    [DataRow(0.1, 200)]
    public void Once_it_has_ended_it_is_soon_called_quiet(double rate, int within)
    {
        Random random = new(3);
        bool[] course = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble() < rate), .. Enumerable.Repeat(false, within)];
        Assert.IsTrue(IsEverQuiet(course));
    }

    [TestMethod]
    public void A_long_pause_between_two_outages_does_not_keep_the_second_from_being_called_quiet()
    {
        bool[] pause = [.. Enumerable.Repeat(false, 1_000)];
        Assert.IsTrue(IsQuietAtLast([true, true, false, .. Enumerable.Repeat(true, 40), .. pause, .. Enumerable.Repeat(true, 40), .. Enumerable.Repeat(false, Incident.ManyInARow)]));
        Assert.IsFalse(IsQuietAtLast([true, true, false, .. Enumerable.Repeat(true, 40), .. pause, .. Enumerable.Repeat(true, 40), .. Enumerable.Repeat(false, Incident.ManyInARow - 1)]));
    }

    [TestMethod]
    public async Task What_is_stored_says_so_no_longer_from_the_next_failure_on()
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        TargetSet set = new() { Targets = [new Target { Name = "shop", Url = new Uri("http://127.0.0.1/"), SamplesPerRound = 1 }], Channels = [] };
        Judge judge = database.NewJudge(store);
        async Task<Incident> LiveAsync(int from, int seconds, Func<int, bool> failed)
        {
            foreach (SampleBatch batch in Batches.EverySecond(Later + from, seconds, i => failed(from + i)))
                await database.CommitAsync(store, judge, set, batch);
            return store.OpenIncidents().Single();
        }
        Assert.IsFalse((await LiveAsync(0, 100, second => second % 2 == 0)).IsQuiet);
        Incident quiet = await LiveAsync(100, 30, _ => false);
        Assert.IsTrue(quiet.IsQuiet, "half failed, and thirty in a row are well");
        Incident back = await LiveAsync(130, 1, _ => true);
        Assert.AreEqual((false, 0L, quiet.Failures + 1), (back.IsQuiet, back.SamplesSinceLastFailure, back.Failures));
        Assert.IsGreaterThanOrEqualTo(30, back.LongestCleanRun);
        Assert.IsFalse((await LiveAsync(131, 40, _ => false)).IsQuiet, "as many were well before it came back");
    }

    /// <summary>The incident as it is after each sample, from the eighth failure on: that many an alarm has.</summary>
    private static bool IsEverQuiet(IEnumerable<bool> course) => Course(course).Any(incident => incident.Failures >= 8 && incident.IsQuiet);

    private static bool IsQuietAtLast(IEnumerable<bool> course) => Course(course).Last().IsQuiet;

    private static IEnumerable<Incident> Course(IEnumerable<bool> course)
    {
        Incident incident = new() { Target = "shop", Kind = IncidentKind.FailureRate, Onset = default, OnsetLow = default, OnsetHigh = default, OpenedAt = default, Summary = "", LastFailureAt = default(DateTimeOffset) };
        foreach (bool failed in course)
        {
            long run = incident.SamplesSinceLastFailure;
            if (!failed)
                incident = incident with { SamplesSinceLastFailure = run + 1 };
            else
            {
                (long samples, long failures) = (incident.Samples + run + 1, incident.Failures + 1);
                incident = incident with { Samples = samples, Failures = failures, SamplesSinceLastFailure = 0, LongestCleanRun = Math.Max(incident.LongestCleanRun, run), Low = ConfidenceSequence.TwoSided(failures, samples, 0.05).Low };
            }
            yield return incident;
        }
    }
}
