using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace UptimeSampler.Benchmarks;

/// <summary>A program started for a benchmark: what it costs is read from /proc, and it ends with the benchmark.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int LinesKept = 20;
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);

    // USER_HZ, in which /proc counts processor time, is 100 on every Linux that .NET runs on.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Process process;
    private readonly Queue<string> said = new();
    private bool isDisposed;

    private ChildProcess(string name, Process process)
    {
        Name = name;
        this.process = process;
    }

    public string Name { get; }

    public static ChildProcess Start(string name, string program, params IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        Process process = new() { StartInfo = start };
        ChildProcess child = new(name, process);
        process.OutputDataReceived += (_, line) => child.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>User and system time so far.</summary>
    public TimeSpan ProcessorTime()
    {
        ThrowIfEnded();
        return ProcessorTime($"{process.Id}");
    }

    /// <summary>User and system time so far of its children that run.</summary>
    public TimeSpan ChildrensProcessorTime()
    {
        ThrowIfEnded();
        string[] children = File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return children.Aggregate(TimeSpan.Zero, (sum, child) => sum + ProcessorTime(child));
    }

    private static TimeSpan ProcessorTime(string id)
    {
        // The name in parentheses may hold spaces; utime and stime are the 12th and 13th fields after it.
        string stat = File.ReadAllText($"/proc/{id}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return Tick * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
    }

    /// <summary>Resident memory now and at its highest, in MB (10^6 bytes).</summary>
    public (double Resident, double Peak) Memory()
    {
        ThrowIfEnded();
        string[] status = File.ReadAllLines($"/proc/{process.Id}/status");
        return (Megabytes(status, "VmRSS:"), Megabytes(status, "VmHWM:"));
    }

    public void ThrowIfEnded()
    {
        if (!process.HasExited)
            return;
        lock (said)
            throw new BenchmarkException($"{Name} ended early with code {process.ExitCode}: {string.Join('\n', said)}");
    }

    /// <summary>Asks the program to end, and kills it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        if (!process.HasExited)
            _ = Kill(process.Id, Terminate);
        using CancellationTokenSource limit = new(EndLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    private static double Megabytes(string[] status, string key)
    {
        string line = status.First(line => line.StartsWith(key, StringComparison.Ordinal));
        return double.Parse(line[key.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (said)
        {
            said.Enqueue(line);
            if (said.Count > LinesKept)
                said.Dequeue();
        }
    }
}
