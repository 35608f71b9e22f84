namespace UptimeSampler.EndToEnd;

[TestClass]
public sealed class SecondServiceTests
{
    [TestMethod]
    public async Task A_second_service_on_the_same_database_is_refused_and_the_first_goes_on()
    {
        using Workplace place = new();
        await using FaultySite site = new(failureShare: 1, seed: 1);
        place.WriteTargets($$"""{ "targets": [ {{site.Target("shop")}} ] }""");
        await using RunningProgram first = await place.RunAsync(1);
        Ended second = await place.AskAsync("run");
        Assert.AreEqual(3, second.Code, second.Error);
        Assert.Contains("another 'uptimesampler run' uses the database", second.Error);

        // Nobody is told where there is no channel; the log says both.
        await first.SaysAsync("has no channel");
        await first.SaysAsync("Incident 1 is open: shop: every sample failed");
        Assert.AreEqual(0, (await first.StopAsync()).Code);
        await using RunningProgram next = await place.RunAsync(2);
        Assert.AreEqual(0, (await next.StopAsync()).Code);
    }
}
