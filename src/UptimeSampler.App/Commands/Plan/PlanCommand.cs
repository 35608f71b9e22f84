using System.CommandLine;
using UptimeSampler.Detection;
using UptimeSampler.Planning;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands.Plan;

/// <summary><c>plan</c>: what does sampling find, and how soon?</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        Command command = new("plan", """
            What a pace of sampling finds, and how soon: time and samples until outages of 1 % to 100 % are found, the smallest failure rate that is found within an hour and a day, and what the usual rules would need

            The same call gives the same answer: the seed of the simulations is 1 unless --seed says otherwise. Here --targets is a number.

            Examples:
              uptimesampler plan
              uptimesampler plan --rate-per-target 1/m --targets 200 --false-alarms 1/month --tolerate 0.001
              uptimesampler plan --rate-per-target 3/10s --json | jq '.rows[] | {failureRate, time}'
              uptimesampler plan --for-config config/targets.json
              uptimesampler plan --for-config config/targets.json --goal 0.1/15m
            """);
        foreach (Option option in PlanOptions.All)
            command.Options.Add(option);
        command.SetAction((parsed, stopping) => Task.FromResult(Run(parsed, stopping)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken stopping)
    {
        PlanOptions.CheckTogether(parsed);
        int code = parsed.GetValue(PlanOptions.ForConfig) is { } file ? ForConfig(parsed, file, stopping) : ForOptions(parsed, stopping);
        if (!stopping.IsCancellationRequested)
            return code;
        parsed.InvocationConfiguration.Error.WriteLine("uptimesampler: stopped; what was not worked out yet is missing");
        return ExitCode.Unknown;
    }

    private static int ForOptions(ParseResult parsed, CancellationToken stopping)
    {
        Target target = PlanOptions.TargetOf(parsed);
        int targets = PlanOptions.TargetsOf(parsed), seed = PlanOptions.SeedOf(parsed);
        FalseAlarmBudget budget = PlanOptions.BudgetOf(parsed);
        PlanAnswer answer = PlanAnswer.Of(new SamplingPlan(target, budget, targets, seed), withRules: true, stopping);
        Write(parsed, () => PlanJson.Of(answer, seed), () => PlanText.Lines(answer, budget, targets, seed));
        return ExitCode.Healthy;
    }

    private static int ForConfig(ParseResult parsed, string file, CancellationToken stopping)
    {
        PlanGoal? goal = parsed.GetValue(PlanOptions.Goal) is { } text ? PlanGoal.Parse(PlanOptions.Goal.Name, text) : null;
        FalseAlarmBudget budget = PlanOptions.BudgetOf(parsed);
        int seed = PlanOptions.SeedOf(parsed);
        TargetSet set = Load(file);
        TextWriter errors = parsed.InvocationConfiguration.Error;
        IReadOnlyList<TargetPlan> targets = TargetPlan.Of(set, budget, goal, seed, new SlowProgress(errors, TimeProvider.System), stopping);
        double threshold = budget.Threshold(set.Detectors);
        Write(parsed, () => PlanJson.Of(targets, threshold, seed), () => TargetPlan.Lines(targets, budget, threshold, seed));
        foreach (TargetPlan target in targets)
            foreach (string warning in target.Warnings)
                errors.WriteLine($"warning: {PlainText.Line(target.Target.Name, 60)}: {warning}");
        return goal is not null && targets.Any(target => target.Warnings.Count > 0) ? ExitCode.Degraded : ExitCode.Healthy;
    }

    private static TargetSet Load(string file)
    {
        try
        {
            TargetSet set = TargetFile.Load(file, Environment.GetEnvironmentVariable);
            return set.Targets.Count > 0 ? set : throw new CommandException($"{file} has no target; add one, or plan without --for-config");
        }
        catch (TargetFileException broken)
        {
            throw new CommandException(broken.Message);
        }
    }

    private static void Write(ParseResult parsed, Func<string> json, Func<IEnumerable<string>> lines)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(CommonOptions.Json))
            output.WriteLine(json());
        else
            foreach (string line in lines())
                output.WriteLine(line);
    }
}
