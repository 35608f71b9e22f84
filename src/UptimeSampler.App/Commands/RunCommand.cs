using System.CommandLine;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using UptimeSampler.App.Settings;
using UptimeSampler.App.Web;
using UptimeSampler.App.Web.Live;
using UptimeSampler.Detection;
using UptimeSampler.Probing;
using UptimeSampler.Service;
using UptimeSampler.Service.Preflights;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands;

/// <summary><c>run</c>: the service.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        Command command = new("run", """
            The service: samples the targets, stores, decides, alerts, until stopped by SIGTERM or Ctrl-C. SIGHUP or a change of the file reloads the targets.

            Examples:
              uptimesampler run
              uptimesampler run --targets config/targets.json --database "Data Source=/var/lib/uptimesampler/samples.db"
            """);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        ProcessSettings settings = SettingsFile.Load(parsed);
        using ILoggerFactory logging = Logging.Create(parsed.GetValue(CommonOptions.Verbose) ? LogLevel.Debug : settings.LogLevel, parsed.GetValue(CommonOptions.Json));
        ILogger log = logging.CreateLogger("run");
        await using TargetFileWatcher watcher = OpenTargets(settings);
        using Store store = Store.Open(settings.Database, TimeProvider.System);
        using ServiceLock alone = TakeLock(store);
        using SystemNameResolver resolver = new();
        TextWriter console = parsed.GetValue(CommonOptions.Json) ? StandardStreams.ErrorForAlerts() : Console.Out;
        CommitFeed feed = new();
        await using UptimeService service = new(store, watcher.First, Options(settings, parsed, store, feed), resolver, console, TimeProvider.System, log);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            watcher.Reload();
        });

        await service.StartAsync(stopping);
        log.LogInformation("Watching {Targets} of {File} from {Workers}, storing in {Database}; on average at most one false alarm about a failure rate or a latency in {Budget} over all targets",
            Words.Count(watcher.First.Targets.Count, "target"), settings.Targets, Words.Count(settings.Workers.Count, "worker"), store.Path, Words.Span(settings.FalseAlarms));
        if (watcher.First.Channels.Count == 0)
            log.LogWarning("{File} has no channel: incidents are stored and logged, but nobody is told", settings.Targets);
        WarnOf(watcher.First, log);
        watcher.Start(
            changed => Reload(service, changed, settings, log),
            refused => log.LogError("{File} was changed but is not used, the targets before stay:\n{Problems}", settings.Targets, refused.Message));

        WebSource source = Source(service, store, feed, resolver, logging);
        await using WebServer? web = settings.Web.IsEnabled ? await WebServer.StartAsync(settings.Web, source, new WebLimits(), logging, stopping) : null;
        await using WebServer? status = settings.Web.IsEnabled ? await WebServer.StartStatusPageAsync(settings.Web, source, new WebLimits(), logging, stopping) : null;

        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = stopping.Register(stopped.SetResult);
        await Task.WhenAny(stopped.Task, service.Completion);
        log.LogInformation("Stopping: running probes end, then what was measured is stored");
        await service.StopAsync();
        return ExitCode.Healthy;
    }

    private static WebSource Source(UptimeService service, Store store, CommitFeed feed, SystemNameResolver resolver, ILoggerFactory logging) => new()
    {
        Store = store,
        Targets = () => service.Targets,
        Status = () => service.Status,
        Feed = feed,
        Resolver = resolver,
        Time = TimeProvider.System,
        Log = logging.CreateLogger("web"),
    };

    private static TargetFileWatcher OpenTargets(ProcessSettings settings)
    {
        try
        {
            TargetFileWatcher watcher = new(settings.Targets, Environment.GetEnvironmentVariable, TimeProvider.System);
            CheckAgainst(settings, watcher.First);
            return watcher;
        }
        catch (TargetFileException broken)
        {
            throw new CommandException(broken.Message);
        }
    }

    private static ServiceLock TakeLock(Store store)
    {
        try
        {
            return ServiceLock.Take(store.Path);
        }
        catch (StorageException held)
        {
            throw new CommandException(held.Message);
        }
    }

    private static ServiceOptions Options(ProcessSettings settings, ParseResult parsed, Store store, CommitFeed feed) => new()
    {
        Location = settings.Location,
        Workers = settings.Workers,
        FalseAlarms = new FalseAlarmBudget(settings.FalseAlarms),
        Retention = settings.Retention.Policy,
        Commands = GivenOptions.Words(parsed, store.Path),
        Pages = settings.Web.PublicPages,
        Committed = feed.Tell,
        Preflights = new PreflightProcess(OwnProgram.Command(parsed)).RunAsync,
        Seed = parsed.GetValue(CommonOptions.Seed) ?? (int)(TimeProvider.System.GetTimestamp() & int.MaxValue),
    };

    private static void Reload(UptimeService service, TargetSet changed, ProcessSettings settings, ILogger log)
    {
        try
        {
            CheckAgainst(settings, changed);
        }
        catch (CommandException broken)
        {
            log.LogError("{File} was changed but is not used, the targets before stay: {Problem}", settings.Targets, broken.Message);
            return;
        }
        _ = ReloadAsync(service, changed, log);
    }

    private static async Task ReloadAsync(UptimeService service, TargetSet changed, ILogger log)
    {
        try
        {
            await service.ReloadAsync(changed, CancellationToken.None);
            log.LogInformation("Reloaded: watching {Targets}", Words.Count(changed.Targets.Count, "target"));
            WarnOf(changed, log);
        }
        catch (Exception unexpected)
        {
            log.LogError(unexpected, "The new targets could not be taken over");
        }
    }

    private static void WarnOf(TargetSet targets, ILogger log)
    {
        foreach (TargetFileProblem warning in targets.Warnings)
            log.LogWarning("{Warning}", warning.ToString());
    }

    private static void CheckAgainst(ProcessSettings settings, TargetSet targets)
    {
        if (PreflightSchedules.Problems(settings, targets) is { Count: > 0 } problems)
            throw new CommandException(string.Join('\n', problems));
        foreach (Target target in targets.Targets)
            foreach (string worker in target.Workers)
                if (settings.Workers.All(known => known.Name != worker))
                    throw new CommandException($"{settings.Targets}: target '{target.Name}' names worker '{worker}', which the settings do not have; known are {string.Join(", ", settings.Workers.Select(known => known.Name))}");
    }
}
