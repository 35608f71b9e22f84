using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace UptimeSampler.Benchmarks.Folds;

/// <summary>Samples judged per second on one core, and what is allocated for it.</summary>
internal static class FoldBenchmark
{
    private const double GoalPerSecond = 20e6;
    private const double NanosecondsPerSecond = 1e9;

    public static void Run(Arguments _, TextWriter output)
    {
        Machine.Describe(output, "fold: samples judged per second on one core; one failure in a thousand");
        using TemporaryFolder folder = new();
        // In this process: nothing is built, and nothing written beside the repository.
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(10))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(folder.File("artifacts"));
        BenchmarkDotNet.Reports.Summary summary = BenchmarkRunner.Run<Folds>(config);
        foreach (BenchmarkReport report in summary.Reports)
            Print(report, output);
        output.WriteLine($"load     {Machine.Load()} at the end");
    }

    private static void Print(BenchmarkReport report, TextWriter output)
    {
        string name = report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'');
        if (report.ResultStatistics is not { } measured)
            throw new BenchmarkException($"'{name}' could not be measured; is the program built for Release?");
        double perSecond = NanosecondsPerSecond / measured.Mean, allocated = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-52} {measured.Mean,6:0.0} ns a sample (± {measured.StandardError:0.0}), {perSecond / 1e6,6:0.0} million/s, {allocated:0} bytes a sample; goal 20 million/s: {Goal.Word(perSecond >= GoalPerSecond)}"));
    }
}
