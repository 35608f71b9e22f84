using System.Diagnostics;
using UptimeSampler.Targets;

namespace UptimeSampler.Service.Preflights;

/// <summary>
/// Runs scheduled preflights as processes of their own: their load has descriptors and a heap of its own, yields the processor to this one,
/// and whatever becomes of it delays no probe.
/// </summary>
/// <param name="command">This program and the options that name its settings.</param>
public sealed class PreflightProcess(IReadOnlyList<string> command)
{
    private const int OutputLimit = 4 << 20;
    private const int ErrorLimit = 64 << 10;

    /// <summary>So long it may take to end its load and write what it knows.</summary>
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(10);

    /// <summary>Runs one; see <see cref="PreflightRunner"/>.</summary>
    public async Task<PreflightAnswer> RunAsync(PreflightSchedule schedule, string reportName, CancellationToken stopping)
    {
        ProcessStartInfo start = new(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in Arguments(schedule, reportName))
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start");
        process.StandardInput.Close();
        Lower(process);
        Task<string> output = ReadAsync(process.StandardOutput, OutputLimit), errors = ReadAsync(process.StandardError, ErrorLimit);
        try
        {
            await process.WaitForExitAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await EndAsync(process);
        }
        string told = (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it said nothing";
        return PreflightAnswer.Of(await output, $"it ended with code {process.ExitCode} and no answer: {told}");
    }

    private IEnumerable<string> Arguments(PreflightSchedule schedule, string reportName)
    {
        foreach (string given in command.Skip(1))
            yield return given;
        foreach (string own in (string[])["preflight", schedule.Plan, "--json", "--report", schedule.Reports, "--report-name", reportName])
            yield return own;
        if (schedule.AllowedHours is { } hours)
        {
            yield return "--load-hours";
            yield return hours.ToString().Split(' ')[0];
        }
    }

    // Probes are measured in this process: they come first.
    private static void Lower(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception impossible) when (impossible is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            // It has ended already, or this system does not allow it.
        }
    }

    /// <summary>Asks it to end in order, and ends it when it does not.</summary>
    private static async Task EndAsync(Process process)
    {
        Signals.Terminate(process);
        using CancellationTokenSource patience = new(StopsWithin);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<string> ReadAsync(StreamReader stream, int limit)
    {
        char[] piece = new char[4096];
        System.Text.StringBuilder text = new();
        for (int count; (count = await stream.ReadAsync(piece)) > 0;)
            if (text.Length < limit)
                text.Append(piece, 0, Math.Min(count, limit - text.Length));
        return text.ToString();
    }
}
