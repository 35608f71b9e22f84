namespace UptimeSampler.EndToEnd;

/// <summary>The targets file is changed under the running service.</summary>
[TestClass]
public sealed class ReloadTests
{
    [TestMethod]
    public async Task A_changed_file_is_taken_a_bad_one_is_refused_and_an_open_incident_stays_one()
    {
        using Workplace place = new();
        await using AlertReceiver receiver = new();
        await using FaultySite shop = new(failureShare: 1, seed: 1);
        await using FaultySite old = new(failureShare: 0, seed: 2);
        await using FaultySite added = new(failureShare: 0, seed: 3);
        string Targets(params string[] targets) => $$"""{ "targets": [ {{string.Join(",\n", targets)}} ], "channels": [ {{receiver.Channel()}} ] }""";
        place.WriteTargets(Targets(shop.Target("shop"), old.Target("old")));
        await using RunningProgram run = await place.RunAsync(seed: 1);
        Assert.AreEqual("opened shop", AlertReceiver.Words(await receiver.NextAsync()));

        place.WriteTargets(Targets(shop.Target("shop"), added.Target("added")));
        await run.SaysAsync("Reloaded: watching 2 targets");
        await SampledAsync(added);
        // Its last round has ended by now.
        int oldRequests = old.Requests;
        await SampledAsync(added);
        await SampledAsync(shop);
        Assert.AreEqual(oldRequests, old.Requests, "a removed target is not sampled any more");

        int said = run.Error.All.Count;
        place.WriteTargets(Targets(shop.Target("shop"), added.Target("added", """, "intervall": "5s" """)));
        await run.SaysAsync("was changed but is not used, the targets before stay", said);
        StringAssert.Contains(await run.SaysAsync("intervall", said), "targets.json:2");
        await SampledAsync(added);

        said = run.Error.All.Count;
        run.Signal("HUP");
        await run.SaysAsync("was changed but is not used", said);
        place.WriteTargets(Targets(shop.Target("shop"), added.Target("added"), old.Target("old")));
        await run.SaysAsync("Reloaded: watching 3 targets", said);
        said = run.Error.All.Count;
        run.Signal("HUP");
        await run.SaysAsync("Reloaded: watching 3 targets", said);
        await SampledAsync(old);

        Ended end = await run.StopAsync();
        Assert.AreEqual(0, end.Code, end.Error);
        Assert.AreEqual("opened shop", string.Join(", ", await receiver.EverythingAsync()));
        Assert.AreEqual("open", (string?)(await place.IncidentsAsync()).Single()["state"]);
        foreach ((string name, FaultySite site) in new[] { ("shop", shop), ("old", old), ("added", added) })
            Assert.HasCount(site.Requests, place.Samples(name), $"every request to {name} is a stored sample");
    }

    private static Task SampledAsync(FaultySite site)
    {
        int before = site.Requests;
        return Eventually.HoldsAsync("more samples come", () => site.Requests >= before + 10);
    }
}
