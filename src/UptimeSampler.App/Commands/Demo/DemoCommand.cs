using System.CommandLine;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;
using UptimeSampler.App.Demo;
using UptimeSampler.App.Web;
using UptimeSampler.App.Web.Live;
using UptimeSampler.Detection;
using UptimeSampler.Probing;
using UptimeSampler.Service;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands.Demo;

/// <summary><c>demo</c>: a faulty server on this machine, and the whole product on it.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly FalseAlarmBudget FalseAlarms = new(TimeSpan.FromDays(30));

    private static readonly Option<string> Duration = new("--duration")
    {
        Description = "How long it lasts",
        HelpName = "TIME",
        DefaultValueFactory = _ => "90s",
    };

    private static readonly Option<bool> Web = new("--web")
    {
        Description = "Show it as pages for a browser, too, until Ctrl-C",
    };

    public static Command Create()
    {
        Command command = new("demo", """
            Shows in a minute and a half what this is about: a server on this machine starts to fail half of its requests, and is found out

            Examples:
              uptimesampler demo
              uptimesampler demo --web
              uptimesampler demo --seed 7 --database "Data Source=demo.db"
              uptimesampler demo --duration 45s --json
            """) { Duration, Web };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        string text = parsed.GetRequiredValue(Duration);
        if (!DurationText.TryParse(text, out TimeSpan duration))
            throw new CommandException($"--duration '{text}' is not a duration; write one such as 90s or 3m");
        bool json = parsed.GetValue(CommonOptions.Json);
        TextWriter people = json ? parsed.InvocationConfiguration.Error : parsed.InvocationConfiguration.Output;
        using Store store = OpenStore(parsed.GetValue(CommonOptions.Database));
        int seed = parsed.GetValue(CommonOptions.Seed) ?? (int)(TimeProvider.System.GetTimestamp() & int.MaxValue);
        using ILoggerFactory logging = parsed.GetValue(CommonOptions.Verbose) ? Logging.Create(LogLevel.Information, json) : new NullLoggerFactory();

        foreach (string line in DemoText.Introduction(duration))
            await people.WriteLineAsync(line);
        await people.WriteLineAsync();
        bool drawn = !json && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;
        await WatchAsync(
            store, seed, duration, parsed.GetValue(CommonOptions.Confidence), parsed.GetValue(Web) ? people : null,
            () => drawn ? new TerminalDemoView(AnsiConsole.Console) : new PlainDemoView(people), TellAsync, logging, stopping);
        return ExitCode.Healthy;

        async Task TellAsync(IReadOnlyList<DemoReading> readings, DateTimeOffset started, Uri? pages)
        {
            await people.WriteLineAsync();
            foreach (string line in DemoText.Ending(readings, started, store.Path, Commands(store), pages))
                await people.WriteLineAsync(line);
            if (json)
                await parsed.InvocationConfiguration.Output.WriteLineAsync(DemoJson.Write(readings, started, store.Path));
        }
    }

    // Always with the database: nobody looks for this one by default.
    private static CommandWords Commands(Store store) => new(OwnProgram.Name, " " + GivenOptions.Database(store.Path));

    /// <summary>The database of the demonstration stays: the commands that it ends with read it.</summary>
    private static Store OpenStore(string? database)
    {
        string connection = database ?? $"Data Source={Path.Combine(Directory.CreateTempSubdirectory("uptimesampler-demo-").FullName, "demo.db")}";
        try
        {
            return Store.Open(connection, TimeProvider.System);
        }
        catch (StorageException problem)
        {
            throw new CommandException(problem.Message);
        }
    }

    /// <summary>Watches for a while and tells what was found; where there are pages, they stay until stopped.</summary>
    private static async Task WatchAsync(
        Store store, int seed, TimeSpan duration, double confidence, TextWriter? pagesTold, Func<IDemoView> open, Func<IReadOnlyList<DemoReading>, DateTimeOffset, Uri?, Task> tell,
        ILoggerFactory logging, CancellationToken stopping)
    {
        TimeProvider time = TimeProvider.System;
        await using FaultyServer server = await FaultyServer.StartAsync(DemoTargets.Schedules, seed, time);
        DateTimeOffset started = time.GetUtcNow();
        TargetSet targets = DemoTargets.Set(server);
        CommitFeed stored = new();
        ServiceOptions options = new() { Location = "demo", Workers = [new("w1"), new("w2")], FalseAlarms = FalseAlarms, Seed = seed, Commands = Commands(store), Committed = stored.Tell };
        await using AlertFeed feed = new();
        using SystemNameResolver resolver = new();
        await using UptimeService service = new(store, targets, options, resolver, feed, time, logging.CreateLogger("demo"));
        await service.StartAsync(stopping);
        await using WebServer? web = pagesTold is null ? null : await DemoPages.StartAsync(service, store, stored, resolver, logging, stopping);
        if (pagesTold is not null)
            await pagesTold.WriteLineAsync($"Open {web!.Urls[0]} in a browser.\n");
        await using (IDemoView view = open())
            await ShowAsync(Read, feed, view, started, duration, stopping);
        if (web is not null && !stopping.IsCancellationRequested)
        {
            await tell(Read(), started, web.Urls[0]);
            await StoppedAsync(stopping);
            await service.StopAsync();
            return;
        }
        await service.StopAsync();
        await tell(Read(), started, null);

        IReadOnlyList<DemoReading> Read() => DemoReading.All(
            store, [.. targets.Targets.Select(target => target.Name)], started, time.GetUtcNow(), FalseAlarms.Threshold(targets.Detectors), confidence);
    }

    private static async Task StoppedAsync(CancellationToken stopping)
    {
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = stopping.Register(stopped.SetResult);
        await stopped.Task;
    }

    private static async Task ShowAsync(
        Func<IReadOnlyList<DemoReading>> read, AlertFeed feed, IDemoView view, DateTimeOffset started, TimeSpan duration, CancellationToken stopping)
    {
        using PeriodicTimer timer = new(LookEvery, TimeProvider.System);
        long begin = TimeProvider.System.GetTimestamp();
        HashSet<string> told = [];
        try
        {
            while (TimeProvider.System.GetElapsedTime(begin) is var elapsed && elapsed < duration)
            {
                await timer.WaitForNextTickAsync(stopping);
                // The alerts first: whatever they tell is then in the readings.
                IReadOnlyList<string> alerts = feed.Take();
                IReadOnlyList<DemoReading> readings = read();
                await view.ShowAsync(readings, elapsed);
                foreach (string alert in alerts)
                    await view.AlertAsync(alert, Took(alert));

                string Took(string alert) => readings.FirstOrDefault(reading => alert.Contains($"ALERT  {reading.Target}", StringComparison.Ordinal)) is { } about && told.Add(about.Target)
                    ? DemoText.Took(about, started) ?? ""
                    : "";
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Ctrl-C ends the demonstration sooner; what is known is still said.
        }
    }
}
