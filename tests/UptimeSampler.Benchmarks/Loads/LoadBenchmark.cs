namespace UptimeSampler.Benchmarks.Loads;

/// <summary>
/// Our load engine against wrk, ab and hey: the closed model over kept connections to one nginx, one after the other, several times. Each is a
/// process of its own; what was served is counted by nginx.
/// </summary>
internal static class LoadBenchmark
{
    private const double RatioToWrkGoal = 1, RatioToWrkGoalOfFew = 0.7, RatioToHeyGoal = 2;

    // Two runs of the same program differ by as much.
    private const double Noise = 0.05;

    private const int Few = 1_000;
    private static readonly int[] Sizes = [50, 500, 1_000, 5_000, 10_000];

    public static async Task RunAsync(Arguments arguments, TextWriter output)
    {
        int repetitions = arguments.Integer("repetitions", 3), seconds = arguments.Integer("seconds", 5), workers = arguments.Integer("workers", 1);
        LoadTool[] tools = [LoadTool.Ours(), LoadTool.Wrk(), LoadTool.Ab(), LoadTool.Hey()];
        Machine.Describe(output, $"load: closed model, kept connections, a small static file of one nginx with {workers} worker(s) on loopback");
        output.WriteLine($"         medians of {repetitions} repetitions of {seconds} s, the tools in turn");
        output.WriteLine();
        output.WriteLine("connections   tool   requests/s   CPU us/request   peak MB   nginx us/request   uncounted   ours/it   load");

        using TemporaryFolder folder = new();
        await using LoadNginx nginx = await LoadNginx.StartAsync(folder, workers);
        foreach (int connections in Sizes)
        {
            Dictionary<string, List<ToolRun>> runs = tools.ToDictionary(tool => tool.Name, _ => new List<ToolRun>());
            for (int i = 0; i < repetitions; i++)
                foreach (LoadTool tool in tools)
                    runs[tool.Name].Add(await ToolRun.TakeAsync(tool, nginx, folder, connections, seconds));
            Print(connections, runs, workers, output);
        }
    }

    private static void Print(int connections, Dictionary<string, List<ToolRun>> runs, int workers, TextWriter output)
    {
        double ours = ToolRun.Median(runs["ours"]).PerSecond;
        foreach ((string name, List<ToolRun> all) in runs)
        {
            ToolRun run = ToolRun.Median(all);
            output.WriteLine($"{connections,11}{name,7}{run.PerSecond,13:0}{run.MicrosecondsEach,17:0.0}{run.PeakMb,10:0}{run.ServerMicrosecondsEach,19:0.0}{run.Uncounted,12}{ours / run.PerSecond,10:0.00}{Machine.Load(),7}");
        }
        double toWrk = ours / ToolRun.Median(runs["wrk"]).PerSecond, toHey = ours / ToolRun.Median(runs["hey"]).PerSecond;
        double possible = workers * 1e6 / ToolRun.Median(runs["ours"]).ServerMicrosecondsEach;
        double goal = connections >= Few ? RatioToWrkGoal - Noise : RatioToWrkGoalOfFew;
        output.WriteLine($"{"",11}{toWrk:0.00} of wrk (goal: {(connections >= Few ? "1, within the noise of 5 %" : "0.7")}, {Goal.Word(toWrk >= goal)}); {toHey:0.0} times hey (goal: {RatioToHeyGoal}, {Goal.Word(toHey >= RatioToHeyGoal)})");
        output.WriteLine($"{"",11}nginx's processor time allows no client more than {possible:0} requests/s: {possible / ToolRun.Median(runs["hey"]).PerSecond:0.0} times hey");
    }
}
