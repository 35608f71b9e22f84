using UptimeSampler.Detection;
using UptimeSampler.Service;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Detection;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service;

/// <summary>Incidents that one of three workers sees, on a real database.</summary>
[TestClass]
public sealed class WorkerJudgeTests
{
    private static readonly Target Shop = new() { Name = "shop", Url = new Uri("http://127.0.0.1/"), Interval = TimeSpan.FromSeconds(1), SamplesPerRound = 1 };
    private static readonly TargetSet Set = new() { Targets = [Shop], Channels = [new ConsoleChannel { Name = "ops" }] };

    private readonly TemporaryDatabase database = new();
    private readonly Random random = new(3);
    private int second = 365 * 86_400;

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task What_only_one_worker_sees_is_a_warning_until_others_see_it()
    {
        using Store store = database.Open();
        Judge judge = new(store.Key, store.DetectorStates(), [], new FalseAlarmBudget(TimeSpan.FromDays(30)), new Baselines(), database.Clock);
        await LiveAsync(store, judge, 100, _ => 0);
        await LiveAsync(store, judge, 500, worker => worker == 0 ? 0.7 : 0);
        Incident incident = store.OpenIncidents().Single();
        Assert.AreEqual((Severity.Warning, "w0"), (incident.Severity, incident.Suspects.Single().Value));
        StringAssert.Contains(incident.Summary, "Only worker w0 sees it: ");
        StringAssert.Contains(incident.Summary, "With a single target our side and the way to it cannot be told apart");
        Assert.IsTrue(Told(store).All(message => message.Incident.Severity == Severity.Warning));

        await LiveAsync(store, judge, 600, _ => 0.7);
        Assert.AreEqual(Severity.Error, store.OpenIncidents().Single().Severity);
        Assert.IsTrue(Told(store).Any(message => message is { Kind: AlertKind.Updated, Incident.Severity: Severity.Error }));
    }

    private static IEnumerable<AlertMessage> Told(Store store) => store.DueAlerts(DateTimeOffset.MaxValue, 10).Select(alert => alert.Message);

    private async Task LiveAsync(Store store, Judge judge, int seconds, Func<int, double> rate)
    {
        for (int end = second + seconds; second < end; second++)
        {
            SampleBatch batch = Batches.Of(Batches.At(second, random.NextDouble() < rate(second % 3)) with { Worker = $"w{second % 3}" });
            database.Clock.SetUtcNow(batch.Watermark);
            await store.WriteAsync(transaction =>
            {
                transaction.Append(batch);
                bool changed = judge.Apply(transaction, batch, Shop, Set);
                judge.Save(transaction);
                return changed;
            }, CancellationToken.None);
            judge.Keep();
        }
    }
}
