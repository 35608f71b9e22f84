using System.Net;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Tests.Commands;

/// <summary>A folder with a database for the commands of a test, and samples to fill it with.</summary>
internal sealed class CommandDatabase : IDisposable
{
    /// <summary>Some hours ago, at the start of one: so that nothing lies in the future or is pruned.</summary>
    public static readonly DateTimeOffset Start = new(TimeProvider.System.GetUtcNow().AddHours(-9).Ticks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("uptimesampler-commands-");

    public string Folder => folder.FullName;

    public string Path => System.IO.Path.Combine(folder.FullName, "test.db");

    public string Connection => $"Data Source={Path}";

    public string File(string name) => System.IO.Path.Combine(folder.FullName, name);

    public Store Open() => Store.Open(Connection, TimeProvider.System);

    public Task<CliResult> RunAsync(params string[] args) => Cli.RunAsync([.. args, "--database", Connection]);

    public async Task FillAsync(params Sample[] samples)
    {
        using Store store = Open();
        await AppendAsync(store, samples);
    }

    public static Task<int> AppendAsync(Store store, params Sample[] samples) => store.WriteAsync(transaction =>
    {
        foreach (IGrouping<string, Sample> target in samples.GroupBy(sample => sample.Target))
            transaction.Append(new SampleBatch { Target = target.Key, Samples = [.. target], Watermark = target.Max(sample => sample.At), Scheduled = target.Count() });
        return 0;
    }, CancellationToken.None);

    /// <summary>Samples of a target six seconds apart, so that each evidence block holds one; every so many of them failed.</summary>
    public static Sample[] Series(string target, int count, int failEvery, string worker = "w1", bool maintenance = false, FailureClass failure = FailureClass.Http5xx) =>
        [.. Enumerable.Range(0, count).Select(i => Of(target, Start.AddSeconds(6 * i), failEvery > 0 && i % failEvery == 0 ? failure : FailureClass.None, worker, maintenance))];

    public static Sample Of(string target, DateTimeOffset at, FailureClass failure = FailureClass.None, string worker = "w1", bool maintenance = false) => new(target, "local", worker, at, new Outcome
    {
        Kind = failure == FailureClass.None ? OutcomeKind.Up : failure.IsOwn() ? OutcomeKind.Invalid : OutcomeKind.Failed,
        Failure = failure,
        Status = failure == FailureClass.None ? 200 : failure == FailureClass.Http5xx ? 500 : null,
        Address = failure == FailureClass.Dns ? null : IPAddress.Parse("10.0.0.1"),
        Phases = new Phases(null, TimeSpan.FromMilliseconds(1), null, TimeSpan.FromMilliseconds(8), TimeSpan.FromMilliseconds(10)),
    }, maintenance);

    public void Dispose() => folder.Delete(recursive: true);
}
