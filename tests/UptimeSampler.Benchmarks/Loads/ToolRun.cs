using System.Globalization;

namespace UptimeSampler.Benchmarks.Loads;

/// <summary>One run of a load generator.</summary>
/// <param name="PerSecond">Requests a second, as it says itself.</param>
/// <param name="MicrosecondsEach">Processor time of the whole process, start included, by request.</param>
/// <param name="PeakMb">Highest resident memory, in MB of 10^6 bytes.</param>
/// <param name="ServerMicrosecondsEach">Processor time of nginx's workers, by request.</param>
/// <param name="Uncounted">Requests that nginx served and it did not count.</param>
internal sealed record ToolRun(double PerSecond, double MicrosecondsEach, double PeakMb, double ServerMicrosecondsEach, long Uncounted)
{
    public static async Task<ToolRun> TakeAsync(LoadTool tool, LoadNginx nginx, TemporaryFolder folder, int connections, int seconds)
    {
        string costs = folder.File("costs");
        long before = await nginx.ServedAsync();
        TimeSpan spent = nginx.ProcessorTime();
        // The kernel's own account of a process that has ended: processor time and highest memory.
        string said = await Programs.RunAsync(
            Programs.Find("time", "time"), ["-o", costs, "-f", "%U %S %M", tool.Program, .. tool.Arguments(nginx.Url, connections, seconds)]);
        (long requests, double perSecond) = tool.Read(said);
        double[] cost = [.. (await File.ReadAllLinesAsync(costs))[^1].Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        long served = await nginx.ServedAsync() - before;
        spent = nginx.ProcessorTime() - spent;
        return new ToolRun(perSecond, (cost[0] + cost[1]) * 1e6 / served, cost[2] * 1024 / 1e6, spent.TotalMicroseconds / served, served - requests);
    }

    public static ToolRun Median(IReadOnlyList<ToolRun> runs) => new(
        Benchmarks.Median.Of(runs.Select(run => run.PerSecond)),
        Benchmarks.Median.Of(runs.Select(run => run.MicrosecondsEach)),
        Benchmarks.Median.Of(runs.Select(run => run.PeakMb)),
        Benchmarks.Median.Of(runs.Select(run => run.ServerMicrosecondsEach)),
        (long)Benchmarks.Median.Of(runs.Select(run => (double)run.Uncounted)));
}
