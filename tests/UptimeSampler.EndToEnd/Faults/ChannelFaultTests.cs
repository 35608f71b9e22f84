namespace UptimeSampler.EndToEnd.Faults;

[TestClass]
public sealed class ChannelFaultTests
{
    [TestMethod]
    public async Task A_channel_that_hangs_delays_neither_others_nor_probes_nor_the_end_and_is_told_after_the_next_start()
    {
        bool hangs = true;
        await using HttpReceiver dead = new(_ => Volatile.Read(ref hangs) ? null : HttpReceiver.Answer(200));
        await using AlertReceiver receiver = new();
        await using FaultySite shop = new(failureShare: 1, seed: 1);
        using Workplace place = new();
        place.WriteTargets($$"""
            { "targets": [ {{shop.Target("shop")}} ],
              "channels": [ { "type": "webhook", "name": "dead", "url": "{{dead.Url}}", "timeout": "60s" }, {{receiver.Channel()}} ] }
            """);
        await using (RunningProgram run = await place.RunAsync(seed: 1))
        {
            Assert.AreEqual("opened shop", AlertReceiver.Words(await receiver.NextAsync()));
            string first = Key(await dead.NextAsync());
            int before = shop.Requests;
            await Eventually.HoldsAsync("sampling goes on", () => shop.Requests > before + 10);
            Ended end = await run.StopAsync();
            Assert.AreEqual(0, end.Code);
            // Two seconds for a probe, one more for a channel; the rest is for a busy machine.
            Assert.IsLessThan(TimeSpan.FromSeconds(15), end.Took);
            Assert.AreEqual(StoredState.Read(place.DatabaseFile)!.Samples.Count, shop.Requests);

            Volatile.Write(ref hangs, false);
            await using RunningProgram next = await place.RunAsync(seed: 2);
            Assert.AreEqual(first, Key(await dead.NextAsync()));
            await Eventually.HoldsAsync("both deliveries are recorded", () => StoredState.Read(place.DatabaseFile)!.Alerts.All(alert => alert.State == 1));
            Assert.AreEqual(0, (await next.StopAsync()).Code);
        }
        Assert.HasCount(1, await receiver.EverythingAsync());
    }

    private static string Key(ReceivedRequest post) => (string)post.Json["uptimesampler"]!["messageKey"]!;
}
