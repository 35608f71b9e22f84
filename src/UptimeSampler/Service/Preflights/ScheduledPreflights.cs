using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service.Preflights;

/// <summary>
/// Runs preflights that are due, one at a time over all of them (two loads at once would measure each other), files their reports, and keeps
/// one incident for each that found something not ready.
/// </summary>
internal sealed class ScheduledPreflights(Store store, Func<TargetSet> targets, PreflightRunner runner, TimeProvider time, ILogger log)
{
    private readonly Channel<string> due = Channel.CreateBounded<string>(PreflightSchedule.Limit);
    private readonly HashSet<string> waiting = new(StringComparer.Ordinal);
    private readonly PreflightIncidents incidents = new(store, targets, time, log);

    /// <summary>Called after an incident was opened or resolved.</summary>
    public required Action Changed { get; init; }

    /// <summary>True while one waits or runs.</summary>
    public bool IsBusy
    {
        get
        {
            lock (waiting)
                return waiting.Count > 0;
        }
    }

    /// <summary>One is due: returns at once. One that still waits or runs is not run twice.</summary>
    public void Fire(string name)
    {
        bool isNew;
        lock (waiting)
            isNew = waiting.Add(name);
        if (isNew && due.Writer.TryWrite(name))
            return;
        log.LogWarning("Preflight {Name} is due, but its run before is not over; this one is left out", name);
    }

    /// <summary>Runs what is due until stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (string name in due.Reader.ReadAllAsync(stopping))
            {
                if (targets().Preflights.FirstOrDefault(one => one.Name == name) is { } schedule)
                    await RunAsync(schedule, stopping);
                lock (waiting)
                    waiting.Remove(name);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task RunAsync(PreflightSchedule schedule, CancellationToken stopping)
    {
        log.LogInformation("Preflight {Name} begins ({Plan})", schedule.Name, schedule.Plan);
        PreflightAnswer answer;
        try
        {
            answer = await runner(schedule, ReportShelf.NameOf(schedule.Name, time.GetUtcNow()), stopping);
        }
        catch (Exception broken) when (!stopping.IsCancellationRequested)
        {
            answer = new PreflightAnswer(null, $"it could not be run ({broken.Message})", null);
        }
        log.Log(
            answer.IsReady == true ? LogLevel.Information : LogLevel.Warning,
            "Preflight {Name}: {Verdict}: {Summary} Report: {Report}",
            schedule.Name, answer.IsReady switch { true => "READY", false => "NOT READY", _ => "UNKNOWN" }, answer.Summary, answer.Report ?? "none");
        Prune(schedule);
        if (await incidents.WriteAsync(schedule.Name, answer, stopping))
            Changed();
    }

    private void Prune(PreflightSchedule schedule)
    {
        try
        {
            ReportShelf.Prune(schedule.Reports, schedule.Name, schedule.Keep);
        }
        catch (Exception undeletable) when (undeletable is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("Old reports of preflight {Name} cannot be deleted from {Folder}: {Problem}", schedule.Name, schedule.Reports, undeletable.Message);
        }
    }
}
