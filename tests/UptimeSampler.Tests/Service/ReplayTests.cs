using UptimeSampler.Detection;
using UptimeSampler.Service;
using UptimeSampler.Service.Judging;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Sampling;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service;

/// <summary>Detection is a fold over what is stored: the stored samples alone give the same incidents.</summary>
[TestClass]
public sealed class ReplayTests
{
    [TestMethod]
    [DataRow(1, 0.5)]
    [DataRow(2, 0.2)]
    [DataRow(3, 1.0)]
    public async Task Replaying_the_stored_samples_gives_the_same_incident_and_the_same_state(int seed, double rate)
    {
        using TemporaryDatabase database = new();
        using Store store = database.Open();
        Target shop = new() { Name = "shop", Url = new Uri("http://127.0.0.1/"), Interval = TimeSpan.FromSeconds(5), SamplesPerRound = 3, MaxRate = 4 };
        TargetSet set = new() { Targets = [shop], Channels = [] };
        FalseAlarmBudget budget = new(TimeSpan.FromDays(30));
        Judge judge = new(store.Key, store.DetectorStates(), [], budget, new Baselines(), database.Clock);
        List<SampleBatch> batches = [];
        SimulatedTarget target = new(shop, seed, batches.Add);
        foreach ((double failing, int minutes) in new[] { (0.0, 3), (rate, 3), (0.0, 20) })
        {
            target.FailureRate = failing;
            target.Run(TimeSpan.FromMinutes(minutes));
        }
        foreach (SampleBatch[] together in batches.Chunk(7))
        {
            await store.WriteAsync(transaction =>
            {
                foreach (SampleBatch batch in together)
                {
                    transaction.Append(batch);
                    judge.Apply(transaction, batch, shop, set);
                }
                judge.Save(transaction);
                return true;
            }, CancellationToken.None);
            judge.Keep();
        }
        Incident incident = store.Incidents(openOnly: false, since: null).Single();
        Assert.AreEqual(IncidentState.Resolved, incident.State);

        List<Sample> stored = [.. store.Samples(new SampleQuery("shop"))];
        Assert.HasCount(batches.Sum(batch => batch.Samples.Count), stored);
        TargetDetector replayed = new();
        List<Finding> findings = [.. replayed.Fold(new SampleBatch { Target = "shop", Samples = stored, Watermark = batches[^1].Watermark },
            new DetectionSettings(shop.Tolerate, budget.Threshold(1), shop.Interval)).Where(finding => finding.Kind != FindingKind.LevelChanged)];
        CollectionAssert.AreEqual(new[] { FindingKind.Alarm, FindingKind.Recovered }, findings.Select(finding => finding.Kind).ToArray());
        Assert.AreEqual(incident.ResolvedAt, findings[1].At);
        Assert.AreEqual(incident.LastFailureAt, findings[1].Status.LastFailure);
        Assert.AreEqual((incident.Samples, incident.Failures, incident.Evidence), (findings[1].Status.Samples, findings[1].Status.Failures, findings[1].Status.Evidence));
        CollectionAssert.AreEqual(store.DetectorStates()[new("shop", IncidentKind.FailureRate)], replayed.ToBytes());
    }
}
