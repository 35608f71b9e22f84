namespace UptimeSampler.EndToEnd;

[TestClass]
public sealed class SilenceTests
{
    [TestMethod]
    public async Task What_a_silence_held_back_is_told_once_by_the_service_after_the_one_that_was_killed_in_it()
    {
        using Workplace place = new();
        await using AlertReceiver receiver = new();
        await using FaultySite shop = new(failureShare: 0, seed: 1);
        await using FaultySite brief = new(failureShare: 0, seed: 2);
        Watch($"{shop.Target("shop")}, {brief.Target("brief")}");
        await using (RunningProgram killed = await place.RunAsync(seed: 1))
        {
            Ended silenced = await place.AskAsync("silences", "add", "--target", "shop", "--target", "brief", "--for", "1h", "--note", "new database");
            Assert.AreEqual(0, silenced.Code, silenced.Error);
            shop.FailureShare = 1;
            brief.FailureShare = 1;
            await killed.SaysAsync("is open: shop");
            await killed.SaysAsync("is open: brief");
            killed.Signal("KILL");
        }
        // Taken out while nobody runs: the next service finds that its incident can never be found to be over.
        Watch(shop.Target("shop"));
        await using RunningProgram next = await place.RunAsync(seed: 2);
        await next.SaysAsync("is closed: brief");
        Assert.IsEmpty(await receiver.EverythingAsync(), "nothing in the silence");

        Ended ended = await place.AskAsync("silences", "end", "1");
        Assert.AreEqual(0, ended.Code, ended.Error);
        Assert.AreEqual("opened shop", AlertReceiver.Words(await receiver.NextAsync()));
        Assert.AreEqual(0, (await next.StopAsync()).Code);
        CollectionAssert.AreEqual(new[] { "opened shop" }, (await receiver.EverythingAsync()).ToArray(), "once, and never what was over by then");

        void Watch(string targets) => place.WriteTargets($$"""{ "targets": [ {{targets}} ], "channels": [ {{receiver.Channel()}} ] }""");
    }
}
