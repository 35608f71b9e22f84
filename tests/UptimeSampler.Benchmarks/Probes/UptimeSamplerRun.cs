using System.Text.Json;
using UptimeSampler.Storage;

namespace UptimeSampler.Benchmarks.Probes;

/// <summary><c>uptimesampler run</c>: the whole line from Quartz to SQLite, one sample a second and target.</summary>
internal sealed class UptimeSamplerRun : IContestant
{
    private readonly ChildProcess process;
    private readonly string database;

    private UptimeSamplerRun(ChildProcess process, string database)
    {
        this.process = process;
        this.database = database;
    }

    public IReadOnlyList<ChildProcess> Processes => [process];

    public static async Task<IContestant> StartAsync(string program, TemporaryFolder folder, Nginx nginx, int targets)
    {
        var file = new
        {
            defaults = new { interval = "1s", samplesPerRound = 1 },
            targets = Enumerable.Range(0, targets).Select(i => new { name = $"target-{i:0000}", url = nginx.Url(i) }),
        };
        await File.WriteAllTextAsync(folder.File("targets.json"), JsonSerializer.Serialize(file));
        string database = $"Data Source={folder.File($"samples-{Guid.NewGuid():N}.db")}";
        return new UptimeSamplerRun(ChildProcess.Start("uptimesampler", program, "run", "--targets", folder.File("targets.json"), "--database", database), database);
    }

    public async Task<string> EndAsync()
    {
        await process.DisposeAsync();
        using Store store = Store.OpenReadOnly(database, TimeProvider.System);
        ILookup<OutcomeKind, Sample> samples = store.Samples(new SampleQuery()).ToLookup(sample => sample.Outcome.Kind);
        return $"stored {samples.Sum(kind => kind.Count())} samples: {samples[OutcomeKind.Up].Count()} up, {samples[OutcomeKind.Failed].Count()} failed, "
            + $"{samples[OutcomeKind.Invalid].Count()} invalid; {store.Incidents(openOnly: false, since: null).Count} incidents";
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
