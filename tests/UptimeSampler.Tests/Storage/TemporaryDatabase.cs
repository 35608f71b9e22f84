using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Storage;

namespace UptimeSampler.Tests.Storage;

/// <summary>A database file of its own for a test, and a clock to go with it.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("uptimesampler-test-");

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public string Folder => folder.FullName;

    public string Path => System.IO.Path.Combine(folder.FullName, "samples.db");

    public string Connection => $"Data Source={Path}";

    public Store Open() => Store.Open(Connection, Clock);

    public void Dispose() => folder.Delete(recursive: true);
}
