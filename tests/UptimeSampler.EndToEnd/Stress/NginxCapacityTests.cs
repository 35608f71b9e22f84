using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd.Stress;

/// <summary>The postmortem's measure, in time: a stress test finds the limit that one look does not see.</summary>
[TestClass]
public sealed class NginxCapacityTests
{
    private const int Capacity = 120;
    private const int Expected = 300;
    private const int Enough = 4096;

    [TestMethod, TestProperty(Places.Measuring, "")]
    public async Task The_wall_of_a_real_nginx_is_found_and_is_gone_when_its_limit_is_raised()
    {
        using Workplace place = new();
        await using LimitedSite upstream = new(LimitKind.Wall, 100_000, TimeSpan.FromMilliseconds(200), seed: 1);
        await using Nginx nginx = await Nginx.StartAsync(place, upstream.Port, Enough);
        await nginx.ServeAtMostAsync(Capacity);

        place.WriteTargets($$"""{ "targets": [ { "name": "shop", "url": "{{nginx.Url}}" } ] }""");
        Ended look = await place.AskAsync("check", "shop");
        JsonNode breaks = await StressAsync(place, nginx.Url, 2);
        await nginx.SetLimitAsync(Enough);
        JsonNode holds = await StressAsync(place, nginx.Url, 0);

        Assert.AreEqual(0, look.Code, look.Output + look.Error);
        Console.WriteLine(breaks["knee"]);
        int low = (int)breaks["knee"]!["low"]!, high = (int)breaks["knee"]!["high"]!;
        // What finds no descriptor fails at once, or waits in nginx's queue until one is free, as one more or less is left: failures begin
        // at the capacity or somewhat above it.
        Assert.IsTrue(low >= 0.95 * Capacity && high <= 2 * Capacity, $"{low} to {high}");
        Assert.IsNotNull((string?)breaks["cause"]);
        StringAssert.Contains(nginx.ErrorLog, "24: Too many open files");
        Assert.IsNull(holds["knee"]);
    }

    private static async Task<JsonNode> StressAsync(Workplace place, string url, int code)
    {
        await using RunningProgram program = place.Start(["stress", url, "--expect", $"{Expected}", "--hold", "600ms", "--json"]);
        Ended end = await program.EndAsync(TimeSpan.FromMinutes(2));
        Assert.AreEqual(code, end.Code, end.Output + end.Error);
        return JsonNode.Parse(end.Output)!;
    }
}
