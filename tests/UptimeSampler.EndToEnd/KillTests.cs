using System.Globalization;
using UptimeSampler.EndToEnd.Faults;

namespace UptimeSampler.EndToEnd;

// Beside the folders, not in Faults: tests start in the order of their files, and the longest of all should not start last.
[TestClass]
public sealed class KillTests
{
    private const int KillsPerIncident = 50;
    private const int KillsOfNewDatabases = 12;
    private const int WellTargets = 2;
    private const int ManyProbes = 40;

    // A hundred take a minute and a half on a quiet machine: on CI; half of them where somebody waits. (Two hundred passed when this was built.)
    private static readonly int Kills = System.Environment.GetEnvironmentVariable("CI") == "true" ? 100 : 50;
    private static readonly TimeSpan LifeLimit = TimeSpan.FromMilliseconds(700);
    private static readonly double[] FailureShares = [1, 1, 0.6, 0.6];

    [TestMethod]
    public async Task A_killed_service_loses_nothing_that_was_committed_and_tells_everything_under_one_key()
    {
        using Workplace place = new();
        await using UnreliableReceiver receiver = new(seed: 11);
        List<Wave> waves = [.. Enumerable.Repeat(0.0, WellTargets).Concat(FailureShares).Select((share, i) => new Wave($"t{i}", new FaultySite(0, seed: i), share))];
        place.WriteTargets($$"""
            { "defaults": { "interval": "1s", "samplesPerRound": 12, "timeout": "5s", "maxRate": 20, "tolerate": 0.05, "headers": { "Life": "${LIFE}" } },
              "targets": [ {{string.Join(", ", waves.Select(wave => $$"""{ "name": "{{wave.Name}}", "url": "{{wave.Site.Url}}/" }"""))}} ],
              "channels": [ {{receiver.Channel}} ] }
            """);
        Random random = new(20_26);
        StoredState state = StoredState.Nothing;
        for (int kill = 0; kill < Kills; kill++)
        {
            string life = $"life {kill}";
            await LiveAndDieAsync(place, kill, life, () => waves.Sum(wave => wave.Site.Requests), random);
            StoredState now = StoredState.Read(place.PathOf("samples.db")) ?? StoredState.Nothing;
            Survival.Check(state, now);
            foreach (Wave wave in waves)
            {
                List<StoredSample> ofThisLife = [.. now.Samples.Skip(state.Samples.Count).Where(sample => sample.Target == wave.Name)];
                Survival.CheckEnd(wave.Name, ofThisLife, [.. wave.Site.Arrivals.Where(request => request.Life == life)]);
                // No outage begins late: the end would wait for it.
                wave.Follow(now, mayFail: kill < Kills / 2);
            }
            state = now;
        }

        waves.ForEach(wave => wave.End(state));
        receiver.IsReliable = true;
        StoredState end = await EndWellAsync(place);
        Survival.Check(state, end);
        CheckTold(end, receiver.Taken);
        int answered = waves.Sum(wave => wave.Site.Requests);
        Console.WriteLine($"{Kills} kills: {end.Samples.Count} samples kept of {answered} answered, {answered - end.Samples.Count} were on their way when the process died; " +
            $"{end.Incidents.Count} incidents, {end.Alerts.Count} alerts, {receiver.Taken.Count - end.Alerts.Count} delivered again under their key, {receiver.Refused} refused");
        foreach (Wave wave in waves)
        {
            wave.Check(end);
            await wave.Site.DisposeAsync();
        }
        Assert.IsGreaterThanOrEqualTo(Kills / KillsPerIncident, end.Incidents.Count, "the kills were under load");
    }

    [TestMethod]
    public async Task A_service_killed_while_it_makes_its_database_leaves_one_that_can_be_used()
    {
        await using FaultySite site = new(failureShare: 0, seed: 1);
        Random random = new(7);
        for (int kill = 0; kill < KillsOfNewDatabases; kill++)
        {
            using Workplace place = new();
            place.WriteTargets($$"""{ "targets": [ {{site.Target("shop")}} ] }""");
            await using (RunningProgram first = place.Start(["run", "--seed", "1"]))
            {
                // From the first byte of the file on: what happens before is no making.
                await Eventually.HoldsAsync("a database file", () => File.Exists(place.PathOf("samples.db")), every: TimeSpan.FromMilliseconds(1));
                await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 60));
                first.Signal("KILL");
            }
            await using RunningProgram second = await place.RunAsync(seed: 1);
            Assert.AreEqual(0, (await second.StopAsync()).Code);
            Assert.IsNotNull(StoredState.Read(place.PathOf("samples.db")));
        }
    }

    /// <summary>
    /// Dies at a random instant after its start, after it says that it watches, after its first probe, or after many of them, in turn: on
    /// a machine of any speed some lives end while starting and others while storing.
    /// </summary>
    private static async Task LiveAndDieAsync(Workplace place, int kill, string name, Func<int> requests, Random random)
    {
        TimeSpan life = random.NextDouble() * LifeLimit;
        await using RunningProgram run = place.Start(["run", "--seed", kill.ToString(CultureInfo.InvariantCulture)], environment: Environment(name));
        int before = requests();
        if (kill % 4 == 1)
            await run.SaysAsync("Watching ");
        else if (kill % 4 > 1)
            await Eventually.HoldsAsync("probes of this life", () => requests() >= before + (kill % 4 == 2 ? 1 : ManyProbes), every: TimeSpan.FromMilliseconds(20));
        await Task.Delay(life);
        run.Signal("KILL");
        Assert.AreEqual(128 + 9, (await run.EndAsync()).Code);
    }

    // A generous budget of false alarms, so that few blocks of failures make an incident and there are many of them.
    private static Dictionary<string, string> Environment(string life) => new() { ["LIFE"] = life, ["UPTIMESAMPLER_FALSEALARMS"] = "1 per hour" };

    /// <summary>A last life in which everything recovers and everything is told.</summary>
    private static async Task<StoredState> EndWellAsync(Workplace place)
    {
        await using RunningProgram run = place.Start(["run", "--seed", "1"], environment: Environment("the last"));
        // Where all was told before the last kill, nothing else is left to wait for.
        await run.SaysAsync("Watching ");
        StoredState end = await Eventually.GetAsync(
            "every incident is over and every alert delivered",
            () => StoredState.Read(place.PathOf("samples.db")) is { } state && state.Alerts.All(alert => alert.State == 1) && state.Incidents.All(incident => incident.ResolvedMs is not null) ? state : null,
            // Trouble that came back is over only after it stayed away for twice as long as before.
            within: 6 * Eventually.Patience);
        Assert.AreEqual(0, (await run.StopAsync()).Code);
        return StoredState.Read(place.PathOf("samples.db")) ?? end;
    }

    private static void CheckTold(StoredState end, IReadOnlyList<(string Key, string Body)> taken)
    {
        CollectionAssert.AreEquivalent(
            end.Alerts.Select(alert => alert.MessageKey).ToList(), taken.Select(post => post.Key).Distinct().ToList(), "every alert is told, and none under another key");
        foreach (IGrouping<string, (string Key, string Body)> same in taken.GroupBy(post => post.Key))
            Assert.HasCount(1, same.Select(post => post.Body).Distinct(), $"{same.Key} says the same every time");
    }
}
