using System.CommandLine;
using UptimeSampler.App.Json;
using UptimeSampler.Checking;
using UptimeSampler.Probing;
using UptimeSampler.Statistics;

namespace UptimeSampler.App.Commands.Check;

/// <summary><c>check</c>: is it really fine?</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Command command = new("check", """
            Is it really fine? Takes samples now, as many as the evidence needs, and says healthy, partial, down or inconclusive.

            Exit code: 2 when a target is down, else 1 when one fails in part, else 3 when one is inconclusive, else 0; 3 for a wrong call.
            A name stands for a target of the targets file, whose settings hold where no option says otherwise. Answers slower than its latency limit are told; verdict and exit code are about failures.

            Examples:
              uptimesampler check https://shop.example/
              uptimesampler check shop api --timeout 2s
              uptimesampler check tcp://db.example:5432 --exclude-rate 0.01
              uptimesampler check https://shop.example/ --connection both --header 'Accept: text/html' --body-matches 'Welcome'
              uptimesampler check shop --nagios
              uptimesampler check https://shop.example/ --json | jq '.results[0] | {verdict, rate, suspects}'
            """) { CheckOptions.What };
        foreach (Option option in CheckOptions.All)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        bool json = parsed.GetValue(CommonOptions.Json), nagios = parsed.GetValue(CheckOptions.Nagios);
        if (json && nagios)
            throw new CommandException("--json and --nagios exclude each other: both want standard output for themselves; leave one out");
        IReadOnlyList<CheckRequest> requests;
        try
        {
            requests = CheckRequests.Read(parsed);
        }
        catch (CommandException wrong) when (nagios)
        {
            // Whoever watches the watcher sees standard output only.
            await output.WriteLineAsync(CheckNagios.WrongCall(wrong.Message));
            return ExitCode.Unknown;
        }

        IReadOnlyList<CheckResult> results = await CheckAsync(parsed, requests, nagios ? null : CheckProgressLine.Open(parsed.InvocationConfiguration.Error, requests), stopping);
        if (json)
            await output.WriteLineAsync(CheckJson.Write(results));
        else if (nagios)
            await output.WriteLineAsync(CheckNagios.Line(results));
        else
            await output.WriteLineAsync(string.Join("\n\n", results.Select(result => string.Join('\n', CheckText.Lines(result)))));
        return Code(results);
    }

    private static async Task<IReadOnlyList<CheckResult>> CheckAsync(
        ParseResult parsed, IReadOnlyList<CheckRequest> requests, CheckProgressLine? line, CancellationToken stopping)
    {
        int seed = parsed.GetValue(CommonOptions.Seed) ?? (int)(TimeProvider.System.GetTimestamp() & int.MaxValue);
        using SystemNameResolver resolver = new();
        using Checker checker = new(resolver, TimeProvider.System);
        using (line)
            return await checker.RunAsync(requests, seed, progress => line?.Show(progress), stopping);
    }

    /// <summary>What is known to be broken outweighs what is not known.</summary>
    private static int Code(IReadOnlyList<CheckResult> results)
    {
        OneShotVerdict[] verdicts = [.. results.Select(result => result.Verdict)];
        return verdicts.Contains(OneShotVerdict.Down) ? ExitCode.Failing
            : verdicts.Contains(OneShotVerdict.Partial) ? ExitCode.Degraded
            : verdicts.Contains(OneShotVerdict.Inconclusive) ? ExitCode.Unknown
            : ExitCode.Healthy;
    }
}
