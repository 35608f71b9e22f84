using System.CommandLine;
using UptimeSampler.App.Settings;
using UptimeSampler.Backtesting;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands.Backtest;

/// <summary><c>backtest</c>: what would this rule have done with the samples of the past?</summary>
internal static class BacktestCommand
{
    /// <summary>After so many samples it is looked whether it is time to say how far it has come.</summary>
    private const int SamplesPerLook = 1_000;

    public static Command Create()
    {
        Command command = new("backtest", """
            Judges stored samples again: by the detector, as the service did, and by the rules that others decide by. Counts alerts, and the time from the detector's onset to each rule's alert

            The detector gives the incidents that the service opened, as long as targets and settings are the same. It is about failures only: incidents about latency, silence, certificates, and about all targets together, are not given again.

            Examples:
              uptimesampler backtest --since 30d
              uptimesampler backtest --target shop --rule detector --rule consecutive:3 --rule window:3/5
              uptimesampler backtest --since 7d --tolerate 0.01 --false-alarms 1/week
              uptimesampler backtest --csv shop.csv --json | jq '.rules[] | {rule, count}'
            """);
        foreach (Option option in BacktestOptions.All)
            command.Options.Add(option);
        command.SetAction((parsed, stopping) => Task.FromResult(Run(parsed, stopping)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken stopping)
    {
        IReadOnlyList<BacktestRule> rules = BacktestOptions.RulesOf(parsed);
        double? tolerate = BacktestOptions.TolerateOf(parsed);
        ProcessSettings settings = SettingsFile.Load(parsed);
        TimeSpan falseAlarms = BacktestOptions.FalseAlarmsOf(parsed, settings);
        BacktestSource source = BacktestSource.Of(parsed, TimeProvider.System.GetUtcNow());
        BacktestSettings asked = new(settings, falseAlarms, tolerate);
        bool isAsServed = tolerate is null && falseAlarms == settings.FalseAlarms;
        BacktestAnswer answer = parsed.GetValue(BacktestOptions.Csv) is { } path
            ? Judge(parsed, new Replay(rules, target => asked.Of(target, store: null)), asked, source.Read(path), stopping)
            : JudgeStored(parsed, rules, asked, source, settings, isAsServed, stopping);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(CommonOptions.Json))
            output.WriteLine(BacktestJson.Of(answer));
        else
            foreach (string line in BacktestText.Lines(answer))
                output.WriteLine(line);
        if (!stopping.IsCancellationRequested)
            return ExitCode.Healthy;
        parsed.InvocationConfiguration.Error.WriteLine($"uptimesampler: stopped; this is what is known up to {Words.Instant(answer.Test.Last!.Value)}");
        return ExitCode.Unknown;
    }

    private static BacktestAnswer JudgeStored(
        ParseResult parsed, IReadOnlyList<BacktestRule> rules, BacktestSettings asked, BacktestSource source, ProcessSettings settings, bool isAsServed, CancellationToken stopping)
    {
        using Store store = Store.OpenReadOnly(settings.Database, TimeProvider.System);
        BacktestAnswer answer = Judge(parsed, new Replay(rules, target => asked.Of(target, store)), asked, source.Read(store, asked.Watched), stopping);
        return answer.Incidents is { } incidents && isAsServed
            ? answer with { Live = LiveIncidents.Of(store, source, answer.Test.First!.Value, answer.Test.Last!.Value, incidents) }
            : answer;
    }

    private static BacktestAnswer Judge(ParseResult parsed, Replay test, BacktestSettings asked, IEnumerable<Sample> samples, CancellationToken stopping)
    {
        SlowProgress progress = new(parsed.InvocationConfiguration.Error, TimeProvider.System);
        foreach (Sample sample in samples.TakeWhile(_ => !stopping.IsCancellationRequested))
        {
            test.Take(sample);
            if (test.Samples % SamplesPerLook == 0)
                progress.Report(() => $"judged {Words.Count(test.Samples, "sample")}, up to {Words.Instant(test.Last!.Value)}");
        }
        return test.Samples > 0
            ? new BacktestAnswer(test, test.End(), asked, null)
            : throw new CommandException(stopping.IsCancellationRequested ? "stopped; nothing was judged yet" : "there is no sample to judge; give another --since, --until, --target, --database or --csv");
    }
}
