namespace UptimeSampler.Benchmarks.Probes;

/// <summary>
/// HTTP probes per second of processor time, a new connection each and the whole line included, against blackbox_exporter driven by
/// Prometheus: the same targets on the same nginx, one after the other, several times. What was probed is counted by nginx.
/// </summary>
internal static class ProbesBenchmark
{
    private const double RatioGoal = 2, MemoryGoalMb = 150, EnoughAnswered = 0.9;

    public static async Task RunAsync(Arguments arguments, TextWriter output)
    {
        int targets = arguments.Integer("targets", 1000), repetitions = arguments.Integer("repetitions", 2);
        TimeSpan warmUp = TimeSpan.FromSeconds(arguments.Integer("warm-up", 20)), window = TimeSpan.FromSeconds(arguments.Integer("window", 25));
        Machine.Describe(output, $"probes: {targets} targets, 1 sample/s each, a new connection each, one nginx on loopback");
        output.WriteLine($"         {repetitions} repetitions of {warmUp.TotalSeconds} s warm-up and {window.TotalSeconds} s measured, in turn");
        output.WriteLine();
        output.WriteLine("process                    probes/s    answered   CPU us/probe   probes/CPU-s    RSS MB   peak MB    load");

        string program = await Programs.PublishAsync();
        using TemporaryFolder folder = new();
        await using Nginx nginx = await Nginx.StartAsync(folder, targets);
        List<Measurement> ours = [], theirs = [];
        for (int i = 0; i < repetitions; i++)
        {
            ours.Add(await MeasureAsync(await UptimeSamplerRun.StartAsync(program, folder, nginx, targets), nginx, targets, warmUp, window, output));
            theirs.Add(await MeasureAsync(await BlackboxAndPrometheus.StartAsync(folder, nginx, targets), nginx, targets, warmUp, window, output));
        }
        double mine = Median.Of(ours.Select(one => one.ProbesPerCpuSecond)), other = Median.Of(theirs.Select(one => one.ProbesPerCpuSecond));
        double peak = Median.Of(ours.Select(one => one.PeakMb));
        output.WriteLine();
        output.WriteLine($"median   {mine:0} probes per CPU-second against {other:0}: {mine / other:0.0} times as many (goal: {RatioGoal}, {Goal.Word(mine / other >= RatioGoal)})");
        output.WriteLine($"memory   {peak:0} MB at its peak against {Median.Of(theirs.Select(one => one.PeakMb)):0} MB (goal: under {MemoryGoalMb}, {Goal.Word(peak < MemoryGoalMb)})");
    }

    private static async Task<Measurement> MeasureAsync(IContestant contestant, Nginx nginx, int targets, TimeSpan warmUp, TimeSpan window, TextWriter output)
    {
        await using (contestant)
        {
            await Task.Delay(warmUp);
            Measurement measured = await Measurement.TakeAsync(contestant, nginx, window);
            Print(output, measured);
            output.WriteLine($"  {await contestant.EndAsync()}");
            if (measured.Answered < EnoughAnswered * targets * measured.Window.TotalSeconds)
                output.WriteLine($"  it did not keep the pace of {targets} probes a second: on a machine so busy the ratio below says nothing");
            return measured;
        }
    }

    private static void Print(TextWriter output, Measurement measured)
    {
        foreach (ProcessCost cost in measured.Costs)
            Line(cost);
        if (measured.Costs.Count > 1)
            Line(new ProcessCost("  together", TimeSpan.FromTicks(measured.Costs.Sum(cost => cost.Processor.Ticks)), measured.Costs.Sum(cost => cost.ResidentMb), measured.PeakMb));

        void Line(ProcessCost cost) => output.WriteLine(
            $"{cost.Name,-22}{measured.Probes / measured.Window.TotalSeconds,13:0}{measured.Answered / measured.Window.TotalSeconds,12:0}"
            + $"{measured.MicrosecondsOf(cost),15:0}{1e6 / measured.MicrosecondsOf(cost),15:0}{cost.ResidentMb,10:0}{cost.PeakMb,10:0}{measured.Load,8}");
    }
}
