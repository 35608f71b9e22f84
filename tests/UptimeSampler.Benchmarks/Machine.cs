using System.Globalization;
using System.Runtime.InteropServices;

namespace UptimeSampler.Benchmarks;

/// <summary>What a figure must be read with: where, when and with which versions it was measured.</summary>
internal static class Machine
{
    /// <summary>Prints the head of a report.</summary>
    public static void Describe(TextWriter output, string title)
    {
        output.WriteLine(title);
        output.WriteLine($"command  dotnet run -c Release --project tests/UptimeSampler.Benchmarks -- {string.Join(' ', Environment.GetCommandLineArgs().Skip(1))}");
        output.WriteLine($"machine  {Value("/proc/cpuinfo", "model name")}, {Environment.ProcessorCount} cores, {Gibibytes(Value("/proc/meminfo", "MemTotal"))} GiB; {RuntimeInformation.OSDescription}");
        output.WriteLine($"versions {RuntimeInformation.FrameworkDescription}; uptimesampler {typeof(Machine).Assembly.GetName().Version?.ToString(3)}");
        output.WriteLine($"at       {TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}, load average {Load()} before the start");
    }

    /// <summary>Processes that wanted to run in the last minute; above the number of cores, times by the clock mean little.</summary>
    public static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string Value(string file, string key) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";

    private static string Gibibytes(string kibibytes) =>
        (double.Parse(kibibytes.Split(' ')[0], CultureInfo.InvariantCulture) / (1 << 20)).ToString("0.0", CultureInfo.InvariantCulture);
}
