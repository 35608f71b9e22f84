using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd;

/// <summary>A monitor that runs out of descriptors itself must not blame what it watches.</summary>
[TestClass]
public sealed class OwnDescriptorsTests
{
    private const int Targets = 40;

    // What the runtime holds by itself (about 170), what is kept from probes, and some fifty probes at once.
    private const int Descriptors = 300;

    [TestMethod]
    public async Task A_process_without_descriptors_calls_its_samples_invalid_and_accuses_no_target()
    {
        using Workplace place = new();
        // Slow enough that more probes run at once than there are descriptors.
        await using FaultySite site = new(failureShare: 0, seed: 1, takes: TimeSpan.FromSeconds(1));
        place.WriteTargets($$"""
            {
              "defaults": { "interval": "1s", "samplesPerRound": 4, "timeout": "10s" },
              "targets": [ {{string.Join(", ", Enumerable.Range(1, Targets).Select(number => $$"""{ "name": "site {{number}}", "url": "{{site.Url}}/{{number}}" }"""))}} ]
            }
            """);
        await using RunningProgram run = place.Start(["run", "--seed", "1"], descriptors: Descriptors);
        await run.SaysAsync("Watching ");

        await Eventually.HoldsAsync("two hundred invalid samples are stored", () => All(place).Count(IsOurFault) >= 200, TimeSpan.FromSeconds(90));
        Ended end = await run.StopAsync();

        Assert.AreEqual(0, end.Code, end.Error);
        IReadOnlyList<Sample> samples = All(place);
        Console.WriteLine(string.Join(", ", samples.CountBy(sample => (sample.Outcome.Kind, sample.Outcome.Failure))));
        Assert.IsFalse(samples.Any(sample => sample.Outcome.Kind == OutcomeKind.Failed), "no target failed");
        Assert.IsTrue(samples.Any(sample => sample.Outcome.Kind == OutcomeKind.Up));
        IReadOnlyList<JsonNode> incidents = await place.IncidentsAsync();
        Assert.IsTrue(incidents.All(incident => (string?)incident["kind"] == "no_data"), string.Join('\n', incidents));
    }

    [TestMethod]
    [DataRow(60)]
    [DataRow(180)]
    public async Task Where_the_runtime_itself_could_not_work_nothing_starts_and_one_sentence_says_why(int descriptors)
    {
        using Workplace place = new();
        place.WriteTargets("""{ "targets": [ { "name": "shop", "url": "http://127.0.0.1:9/" } ] }""");
        await using RunningProgram run = place.Start(["run"], descriptors);
        Ended end = await run.EndAsync();
        Assert.AreEqual(3, end.Code, end.Error);
        Assert.StartsWith($"uptimesampler: only {descriptors} files may be open at once, and the program needs 256; raise the limit", end.Error);
        Assert.HasCount(1, end.Error.TrimEnd().Split('\n'), end.Error);
    }

    private static bool IsOurFault(Sample sample) => sample.Outcome is { Kind: OutcomeKind.Invalid, Failure: FailureClass.OwnDescriptors };

    private static IReadOnlyList<Sample> All(Workplace place)
    {
        using Storage.Store store = place.OpenStore();
        return [.. store.Samples(new Storage.SampleQuery())];
    }
}
