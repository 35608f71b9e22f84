using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd;

/// <summary>The promise of detection times, once in real time; medians over many seeds are shown on a simulated clock (DetectionTimeTests).</summary>
[TestClass]
public sealed class RealTimeTests
{
    [TestMethod]
    public async Task At_one_sample_a_second_half_is_alerted_within_20_s_a_tenth_within_120_s_and_health_never()
    {
        using Workplace place = new();
        await using AlertReceiver receiver = new();
        await using FaultySite half = new(failureShare: 0.5, seed: 1);
        await using FaultySite tenth = new(failureShare: 0.1, seed: 2);
        await using FaultySite healthy = new(failureShare: 0, seed: 3);
        place.WriteTargets($$"""
            {
              "defaults": { "interval": "1s", "samplesPerRound": 1 },
              "targets": [
                { "name": "half", "url": "{{half.Url}}" },
                { "name": "tenth", "url": "{{tenth.Url}}" },
                { "name": "healthy", "url": "{{healthy.Url}}" }
              ],
              "channels": [ {{receiver.Channel()}} ]
            }
            """);
        await using RunningProgram run = await place.RunAsync(seed: 1);
        long started = TimeProvider.System.GetTimestamp();

        JsonNode first = await receiver.NextAsync();
        TimeSpan firstAfter = TimeProvider.System.GetElapsedTime(started);
        JsonNode second = await receiver.NextAsync(TimeSpan.FromSeconds(150));
        TimeSpan secondAfter = TimeProvider.System.GetElapsedTime(started);
        await run.StopAsync();

        Console.WriteLine($"half after {firstAfter.TotalSeconds:0.0} s, tenth after {secondAfter.TotalSeconds:0.0} s; "
            + $"{half.Failures}/{half.Requests}, {tenth.Failures}/{tenth.Requests}, {healthy.Failures}/{healthy.Requests} failed");
        Assert.AreEqual("opened half", AlertReceiver.Words(first));
        Assert.AreEqual("opened tenth", AlertReceiver.Words(second));
        Assert.IsLessThanOrEqualTo(TimeSpan.FromSeconds(20), firstAfter);
        Assert.IsLessThanOrEqualTo(TimeSpan.FromSeconds(120), secondAfter);
        Assert.HasCount(2, await receiver.EverythingAsync());
        Assert.HasCount(2, await place.IncidentsAsync());
        Assert.IsGreaterThan(10, healthy.Requests);
    }
}
