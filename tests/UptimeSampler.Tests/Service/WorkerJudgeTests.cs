using UptimeSampler.Detection;
using UptimeSampler.Service;
using UptimeSampler.Service.Judging;
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
        Judge judge = database.NewJudge(store);
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

    [TestMethod]
    public async Task What_one_worker_sees_at_all_targets_is_our_side_and_at_one_it_is_the_way_there()
    {
        using Store store = database.Open();
        Judge judge = database.NewJudge(store);
        await LiveAsync(store, judge, 60, _ => 0, targets: 4);
        await LiveAsync(store, judge, 200, worker => worker == 0 ? 0.7 : 0, targets: 4);
        Incident[] incidents = [.. store.OpenIncidents()];
        Assert.HasCount(4, incidents);
        foreach (Incident incident in incidents)
            StringAssert.Contains(incident.Summary, "It fails at 4 of 4 targets: our side, not theirs.");

        using TemporaryDatabase other = new();
        using Store fresh = other.Open();
        judge = database.NewJudge(fresh);
        await LiveAsync(fresh, judge, 60, _ => 0, targets: 4);
        await LiveAsync(fresh, judge, 200, worker => worker == 0 ? 0.7 : 0, targets: 4, failing: 1);
        StringAssert.Contains(fresh.OpenIncidents().Single().Summary, "At other targets it does not stand out: look at the way from it to shop, and at how shop treats it.");
    }

    private static IEnumerable<AlertMessage> Told(Store store) => store.DueAlerts(DateTimeOffset.MaxValue, 10).Select(alert => alert.Message);

    /// <summary>Each target gets a sample a second, from workers that take turns; at the first few of them each worker fails at its rate.</summary>
    private async Task LiveAsync(Store store, Judge judge, int seconds, Func<int, double> rate, int targets = 1, int failing = int.MaxValue)
    {
        Target[] all = [.. Enumerable.Range(0, targets).Select(i => i == 0 ? Shop : Shop with { Name = $"t{i}" })];
        for (int end = second + seconds; second < end; second++)
        {
            SampleBatch[] batches = [.. all.Select((target, i) => Batches.Of(Batches.At(second, i < failing && random.NextDouble() < rate(second % 3)) with { Target = target.Name, Worker = $"w{second % 3}" })
                with { Target = target.Name })];
            database.Clock.SetUtcNow(batches[0].Watermark);
            await store.WriteAsync(transaction =>
            {
                for (int i = 0; i < targets; i++)
                {
                    transaction.Append(batches[i]);
                    judge.Apply(transaction, batches[i], all[i], Set);
                }
                judge.Save(transaction);
                return true;
            }, CancellationToken.None);
            judge.Keep();
        }
    }
}
