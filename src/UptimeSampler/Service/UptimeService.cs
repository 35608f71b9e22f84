using Microsoft.Extensions.Logging;
using UptimeSampler.Alerting;
using UptimeSampler.Detection;
using UptimeSampler.Probing;
using UptimeSampler.Sampling;
using UptimeSampler.Service.Judging;
using UptimeSampler.Service.Preflights;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service;

/// <summary>
/// The whole line, running: rounds → probes → samples → one transaction with what follows from them → alerts. Stops in order: no new
/// sample starts, running ones end by their own time limit, what was measured is stored.
/// </summary>
public sealed class UptimeService : IAsyncDisposable
{
#pragma warning disable CA2213 // The store is the caller's.
    private readonly Store store;
#pragma warning restore CA2213

    /// <summary>A stop waits this much longer for a channel than for a probe.</summary>
    private static readonly TimeSpan DeliveryGrace = TimeSpan.FromSeconds(1);

    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Dictionary<string, ProbeWorker> workers;
    private readonly SampleQueue queue = new();
    private readonly AlertDelivery delivery;
    private readonly Judge judge;
    private readonly Sampler sampler;
    private readonly IncidentLog incidentLog;
    private readonly Committer committer;
    private readonly DispatchLoop dispatch;
    private readonly Upkeep upkeep;
    private readonly Pruner pruner;
    private readonly Baselines baselines;
    private readonly BaselineLearner learner;
    private readonly ScheduledPreflights preflights;
    private readonly CancellationTokenSource stopCommitter = new();
    private readonly CancellationTokenSource stopOthers = new();
    private readonly CancellationTokenSource stopPreflights = new();
    private readonly CancellationTokenSource giveUpDeliveries = new();
    private readonly SemaphoreSlim reloading = new(1, 1);
    private readonly LogLimit unexpectedFaults;
    private volatile TargetSet targets;
    private long lastCommit, lastRound;
    private Task running = Task.CompletedTask;
    private CronSchedule? cron;

    /// <summary>A service that is not started yet. The store stays the caller's.</summary>
    /// <param name="store">Where everything is kept.</param>
    /// <param name="targets">What is watched.</param>
    /// <param name="options">How.</param>
    /// <param name="resolver">Resolves names.</param>
    /// <param name="console">Where console channels print.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where the service says what it does.</param>
    public UptimeService(Store store, TargetSet targets, ServiceOptions options, INameResolver resolver, TextWriter console, TimeProvider time, ILogger log)
    {
        this.store = store;
        this.targets = targets;
        this.time = time;
        this.log = log;
        store.Noticed = notice => log.LogWarning("{Notice}", notice);
        unexpectedFaults = new LogLimit(TimeSpan.FromMinutes(1), time);
        workers = options.Workers.ToDictionary(worker => worker.Name, worker => new ProbeWorker(worker, resolver, time), StringComparer.Ordinal);
        delivery = new AlertDelivery(time, console);
        baselines = new Baselines(store.NewestBaselines());
        judge = new Judge(store.Key, SavedDetectors.Usable(store.DetectorStates(), log), SilentTargets(), options.FalseAlarms, baselines, time);
        RoundContext context = new(options.Location, [.. workers.Keys], ProbeAsync, TakeRound, (target, at) => this.targets.InMaintenance(target, at), time);
        incidentLog = new IncidentLog(store, log);
        sampler = new Sampler(context, options.Seed);
        dispatch = new DispatchLoop(store, delivery, () => this.targets, options.Commands, options.Pages, time, new Random(options.Seed), log);
        lastCommit = lastRound = time.GetTimestamp();
        committer = new Committer(store, queue, judge, () => this.targets, time, log)
        {
            Changed = IncidentsChanged,
            Committed = stored =>
            {
                Volatile.Write(ref lastCommit, time.GetTimestamp());
                options.Committed?.Invoke(stored);
            },
        };
        upkeep = new Upkeep(store, () => this.targets, time, log) { Changed = dispatch.Wake };
        pruner = new Pruner(store, options.Retention, time, log);
        learner = new BaselineLearner(store, baselines, () => this.targets, time, log);
        preflights = new ScheduledPreflights(store, () => this.targets, options.Preflights ?? NoPreflights, time, log) { Changed = IncidentsChanged };
    }

    /// <summary>What is watched now.</summary>
    public TargetSet Targets => targets;

    /// <summary>Whether the service does its work.</summary>
    public ServiceStatus Status => new(time.GetElapsedTime(Volatile.Read(ref lastCommit)), time.GetElapsedTime(Volatile.Read(ref lastRound)), queue.Waiting, queue.Dropped);

    /// <summary>Ends when the service has stopped; faulted when a part of it broke.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Starts everything.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        Task[] parts =
        [
            committer.RunAsync(stopCommitter.Token), dispatch.RunAsync(stopOthers.Token, giveUpDeliveries.Token), upkeep.RunAsync(stopOthers.Token), pruner.RunAsync(stopOthers.Token),
            learner.RunAsync(stopOthers.Token), preflights.RunAsync(stopPreflights.Token),
        ];
        running = Task.WhenAll(parts);
        Completion = CompleteAsync(parts);
        await sampler.StartAsync(targets, cancel);
        await SchedulePreflightsAsync(cancel);
        MarkSuspects();
    }

    /// <summary>Takes a new set of targets without losing evidence or samples. Sets are taken one after another, in the order of the calls.</summary>
    public async Task ReloadAsync(TargetSet changed, CancellationToken cancel)
    {
        await reloading.WaitAsync(cancel);
        try
        {
            TargetSet before = targets;
            targets = changed;
            await sampler.ApplyAsync(changed, cancel);
            await SchedulePreflightsAsync(cancel);
            foreach (Target old in before.Targets)
                if (changed.Targets.FirstOrDefault(target => target.Name == old.Name) is not { } now || !now.IsSampledLike(old))
                    foreach (ProbeWorker worker in workers.Values)
                        worker.Forget(old.Name);
        }
        finally
        {
            reloading.Release();
        }
        learner.Wake();
        MarkSuspects();
    }

    /// <summary>Stops in order.</summary>
    public async Task StopAsync()
    {
        TimeSpan longest = targets.Targets.Count == 0 ? TimeSpan.Zero : targets.Targets.Max(target => target.Timeout);
        giveUpDeliveries.CancelAfter(longest + DeliveryGrace);
        // A preflight under way ends its load at once and writes what it knows, while probes end.
        await stopPreflights.CancelAsync();
        await sampler.StopAsync(longest);
        await stopCommitter.CancelAsync();
        await stopOthers.CancelAsync();
        await running;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (cron is not null)
            await cron.DisposeAsync();
        await sampler.DisposeAsync();
        await stopCommitter.CancelAsync();
        await stopOthers.CancelAsync();
        await stopPreflights.CancelAsync();
        await giveUpDeliveries.CancelAsync();
        // What broke was told by Completion and StopAsync; here everything is to be let go all the same.
        await running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        foreach (ProbeWorker worker in workers.Values)
            worker.Dispose();
        delivery.Dispose();
        dispatch.Dispose();
        queue.Dispose();
        reloading.Dispose();
        stopCommitter.Dispose();
        stopOthers.Dispose();
        stopPreflights.Dispose();
        giveUpDeliveries.Dispose();
    }

    /// <summary>A part that breaks ends the whole at once: sampling without storing would go unnoticed.</summary>
    private static async Task CompleteAsync(IReadOnlyList<Task> parts)
    {
        await await Task.WhenAny(parts);
        await Task.WhenAll(parts);
    }

    private void TakeRound(SampleBatch batch)
    {
        Volatile.Write(ref lastRound, time.GetTimestamp());
        queue.Add(batch);
    }

    private async Task<Outcome?> ProbeAsync(Target target, string worker, int addressTurn, ConnectionKind connection, CancellationToken stopping)
    {
        try
        {
            return await workers[worker].ProbeAsync(target, addressTurn, connection, stopping);
        }
        catch (Exception unexpected)
        {
            // A prober never throws for a target's fault: this is ours, and no evidence against the target.
            if (unexpectedFaults.MayWrite(target.Name))
                log.LogError(unexpected, "Probing {Target} from {Worker} failed unexpectedly; the sample is dropped (told once a minute)", target.Name, worker);
            return null;
        }
    }

    private async Task SchedulePreflightsAsync(CancellationToken cancel)
    {
        if (cron is null && targets.Preflights.Count == 0)
            return;
        cron ??= await CronSchedule.StartAsync(preflights.Fire, time, cancel);
        await cron.SetAsync([.. targets.Preflights.Select(preflight => (preflight.Name, preflight.Cron))], cancel);
    }

    private static Task<PreflightAnswer> NoPreflights(PreflightSchedule schedule, string reportName, CancellationToken stopping) =>
        Task.FromResult(new PreflightAnswer(null, "this process was given no way to run preflights.", null));

    private IEnumerable<string> SilentTargets() =>
        store.OpenIncidents().Where(incident => incident.Kind == IncidentKind.NoData).Select(incident => incident.Target);

    private void IncidentsChanged()
    {
        MarkSuspects();
        dispatch.Wake();
    }

    private void MarkSuspects()
    {
        HashSet<string> failing;
        try
        {
            IReadOnlyList<Incident> open = store.OpenIncidents();
            incidentLog.Look(open);
            failing = [.. open.Where(incident => incident.Kind == IncidentKind.FailureRate).Select(incident => incident.Target)];
        }
        catch (StorageException problem)
        {
            log.LogError("Open incidents cannot be read, sampling keeps its pace: {Problem}", problem.Message);
            return;
        }
        foreach (Target target in targets.Targets)
            sampler.SetIncidentOpen(target.Name, failing.Contains(target.Name));
    }
}
