using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Detection;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands;

/// <summary><c>config validate</c>: reads the settings and the targets as <c>run</c> would, and says what it would do with them.</summary>
internal static class ConfigValidateCommand
{
    public static Command Create()
    {
        Command command = new("validate", """
            Reads the settings and the targets as 'run' would; exit code 0 when they are good, 3 with every problem and its line when not.
            Warnings, of what is allowed and hardly wise, leave it at 0

            Examples:
              uptimesampler config validate
              uptimesampler config validate --config /etc/uptimesampler/appsettings.json --targets /etc/uptimesampler/targets.json
              uptimesampler config validate --json | jq .problems
            """);
        command.SetAction((parsed, _) => ValidateAsync(parsed, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static async Task<int> ValidateAsync(ParseResult parsed, TextWriter output, TextWriter errors)
    {
        List<string> problems = [];
        ProcessSettings? settings = ReadSettings(parsed, problems);
        // With broken settings the targets are still read, from where they would be without them: all problems at once.
        TargetSet? targets = ReadTargets(settings?.Targets ?? parsed.GetValue(CommonOptions.Targets) ?? new ProcessSettings().Targets, problems);
        if (settings is not null && targets is not null)
        {
            problems.AddRange(WorkerNames.Problems(settings, targets));
            problems.AddRange(PreflightSchedules.Problems(settings, targets));
        }

        if (parsed.GetValue(CommonOptions.Json))
            await output.WriteLineAsync(Json(settings, targets, problems));
        else if (problems.Count == 0)
            await WriteSummaryAsync(output, settings!, targets!);
        else
            foreach (string problem in problems)
                await errors.WriteLineAsync(problem);
        if (!parsed.GetValue(CommonOptions.Json))
            foreach (TargetFileProblem warning in targets?.Warnings ?? [])
                await errors.WriteLineAsync($"warning: {warning}");
        return problems.Count == 0 ? ExitCode.Healthy : ExitCode.Unknown;
    }

    private static ProcessSettings? ReadSettings(ParseResult parsed, List<string> problems)
    {
        try
        {
            return SettingsFile.Load(parsed, requireTargets: false);
        }
        catch (CommandException broken)
        {
            problems.AddRange(broken.Message.Split('\n'));
            return null;
        }
    }

    private static TargetSet? ReadTargets(string path, List<string> problems)
    {
        try
        {
            return TargetFile.Load(path, Environment.GetEnvironmentVariable);
        }
        catch (TargetFileException broken)
        {
            problems.AddRange(broken.Problems.Select(problem => problem.ToString()));
            return null;
        }
    }

    private static async Task WriteSummaryAsync(TextWriter output, ProcessSettings settings, TargetSet targets)
    {
        double threshold = Threshold(settings, targets);
        await output.WriteLineAsync($"{settings.Targets}: {Words.Count(targets.Targets.Count, "target")}, {Words.Count(targets.Channels.Count, "channel")}, "
            + $"{Words.Count(targets.Maintenance.Count + targets.Targets.Sum(target => target.Maintenance.Count), "maintenance window")}; "
            + $"{Words.Count(settings.Workers.Count, "worker")} at '{settings.Location}'");
        await output.WriteLineAsync($"budget: on average at most one false alarm in {DurationText.Format(settings.FalseAlarms)} over all targets, "
            + $"so an incident is opened at evidence {Words.Number(threshold)}");
        await output.WriteLineAsync();
        string[][] rows =
        [
            ["target", "url", "samples/s", "at most", "tolerates", "latency", "threshold", "channels"],
            .. targets.Targets.Select(target => new[]
            {
                target.Name, target.SafeUrl, Number(target.BaseRate), Number(target.MaxRate), target.LearnsTolerance ? "learned" : Number(100 * target.Tolerate) + " %", Latency(target.Latency),
                threshold.ToString("0.###e0", CultureInfo.InvariantCulture),
                string.Join(", ", targets.ChannelsOf(target).Select(channel => channel.Name)) is { Length: > 0 } names ? names : "none",
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
            await output.WriteLineAsync(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string Json(ProcessSettings? settings, TargetSet? targets, List<string> problems)
    {
        double? threshold = settings is null || targets is null ? null : Threshold(settings, targets);
        return JsonSerializer.Serialize(
            new
            {
                Valid = problems.Count == 0,
                Problems = problems,
                Warnings = targets?.Warnings.Select(warning => warning.ToString()) ?? [],
                FalseAlarmsMeanTimeS = settings?.FalseAlarms.TotalSeconds,
                Workers = settings?.Workers.Select(worker => worker.Name),
                Targets = targets?.Targets.Select(target => new
                {
                    target.Name,
                    Url = target.SafeUrl,
                    SamplesPerSecond = target.BaseRate,
                    MaxSamplesPerSecond = target.MaxRate,
                    Tolerate = target.LearnsTolerance ? (object)"learn" : target.Tolerate,
                    Latency = target.Latency is null ? null : new { target.Latency.Quantile, LimitMs = target.Latency.Limit?.TotalMilliseconds },
                    Threshold = threshold,
                    Channels = targets.ChannelsOf(target).Select(channel => channel.Name),
                }),
                Channels = targets?.Channels.Select(channel => channel.Name),
            },
            ContractJson.Options);
    }

    private static double Threshold(ProcessSettings settings, TargetSet targets) => new FalseAlarmBudget(settings.FalseAlarms).Threshold(Math.Max(1, targets.Detectors));

    private static string Latency(LatencyWatch? watch) =>
        watch is null ? "" : $"p{Number(100 * watch.Quantile)} {(watch.Limit is { } limit ? DurationText.Format(limit) : "learned")}";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
