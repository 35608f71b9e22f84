using UptimeSampler.App.Demo;
using UptimeSampler.Checking;
using UptimeSampler.Probing;
using UptimeSampler.Statistics;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Commands.Check;

/// <summary>What a check costs and how sure it is, over many seeds, each with a server and real connections of its own.</summary>
[TestClass]
public sealed class CheckSeedsTests
{
    private const int Seeds = 50;

    [TestMethod]
    public async Task Half_an_outage_is_partial_within_forty_samples_in_the_median()
    {
        List<CheckResult> results = [];
        using SystemNameResolver resolver = new();
        for (int seed = 0; seed < Seeds; seed++)
        {
            await using FaultyServer server = await FaultyServer.StartAsync(
                new Dictionary<string, FaultSchedule> { ["half"] = new(0.5, TimeSpan.Zero, [FaultKind.ServerError, FaultKind.Reset, FaultKind.Close]) }, seed, TimeProvider.System);
            using Checker checker = new(resolver, TimeProvider.System);
            // A deadline that a busy machine keeps: a sample that is late by our own fault would not count.
            Target target = new() { Name = "half", Url = server.UrlOf("half"), Timeout = TimeSpan.FromSeconds(20) };
            CheckSettings settings = new() { Gap = TimeSpan.FromMilliseconds(1) };
            results.AddRange(await checker.RunAsync([new CheckRequest(target, settings)], seed, _ => { }, CancellationToken.None));
        }
        Assert.IsTrue(results.All(result => result.Verdict == OneShotVerdict.Partial), string.Join(' ', results.Select(result => result.Verdict)));
        Assert.IsLessThanOrEqualTo(40, results.Select(result => result.Samples).Order().ElementAt(Seeds / 2));
        // The interval may miss in one of twenty runs; four of fifty would have a probability of a quarter at that, and far less as measured (0.5 %).
        Assert.IsGreaterThanOrEqualTo(47, results.Count(result => result.Interval.Contains(0.5)));
    }
}
