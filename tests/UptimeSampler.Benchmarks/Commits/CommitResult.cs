using System.Diagnostics;

namespace UptimeSampler.Benchmarks.Commits;

/// <summary>How long it took to commit so many samples, by the clock and in processor time of the whole process.</summary>
internal sealed record CommitResult(string Name, int PerCommit, int Samples, TimeSpan Took, TimeSpan Processor, double BytesPerSample)
{
    public double PerSecond => Samples / Took.TotalSeconds;

    public double CpuMicroseconds => Processor.TotalMicroseconds / Samples;

    /// <summary>Runs the work on a database of its own and measures it.</summary>
    public static async Task<CommitResult> MeasureAsync(string name, int perCommit, int samples, TemporaryFolder folder, Func<string, Task> work)
    {
        string file = folder.File($"commits-{Guid.NewGuid():N}.db");
        GC.Collect();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        await work(file);
        CommitResult result = new(name, perCommit, samples, Stopwatch.GetElapsedTime(started), Environment.CpuUsage.TotalTime - before, 0);
        long bytes = new FileInfo(file).Length + (File.Exists(file + "-wal") ? new FileInfo(file + "-wal").Length : 0);
        return result with { BytesPerSample = (double)bytes / samples };
    }
}
