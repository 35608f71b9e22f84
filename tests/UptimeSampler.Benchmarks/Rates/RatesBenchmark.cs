using System.Diagnostics;
using System.Text.Json;
using UptimeSampler.Reports;
using UptimeSampler.Storage;

namespace UptimeSampler.Benchmarks.Rates;

/// <summary>
/// Failure rates over thirty days, from the start of the process to its last byte, against the same question asked of the single
/// samples by the sqlite3 program.
/// </summary>
internal static class RatesBenchmark
{
    private const double GoalMs = 200;
    private const int Days = 30;

    private const string RawQuestion = """
        SELECT target.name, SUM(failure < 64), SUM(failure BETWEEN 1 AND 63), AVG(total_us) FROM sample JOIN target ON target.id = target_id
        WHERE at_ms >= {0} AND maintenance = 0 GROUP BY target_id
        """;

    public static async Task RunAsync(Arguments arguments, TextWriter output)
    {
        int targets = arguments.Integer("targets", 100), perMinute = arguments.Integer("samples-per-minute", 3), runs = arguments.Integer("runs", 11);
        Machine.Describe(output, $"rates: {Days} days of {targets} targets, {perMinute} samples a minute each");
        string sqlite = Programs.Find("sqlite3", "sqlite3"), program = await Programs.PublishAsync();
        using TemporaryFolder folder = new();
        string file = folder.File("month.db");
        long started = Stopwatch.GetTimestamp();
        long samples = await new MonthOfSamples(file, targets, perMinute).FillAsync();
        output.WriteLine($"         {samples} samples, {new FileInfo(file).Length / 1e6:0} MB, filled in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        output.WriteLine();

        long since = TimeProvider.System.GetUtcNow().AddDays(-Days).ToUnixTimeMilliseconds();
        (double rawMs, _) = await MedianAsync(Math.Min(runs, 3), sqlite, [file, string.Format(System.Globalization.CultureInfo.InvariantCulture, RawQuestion, since)]);
        output.WriteLine($"sqlite3 over the single samples, whole process         {rawMs,8:0} ms");
        output.WriteLine($"the answer from roll-ups alone, in a warm process      {AnswerMs(file, runs),8:0} ms");
        (double startUpMs, _) = await MedianAsync(runs, program, ["--version"]);
        output.WriteLine($"start-up alone: uptimesampler --version                {startUpMs,8:0} ms");
        (double ms, string answer) = await MedianAsync(runs, program, ["rates", "--since", $"{Days}d", "--json", "--database", $"Data Source={file}"]);
        output.WriteLine($"uptimesampler rates --since {Days}d --json, whole process   {ms,8:0} ms");
        output.WriteLine();
        output.WriteLine($"goal     {ms:0} ms including start-up (goal: under {GoalMs:0}, {Goal.Word(ms < GoalMs)})");
        output.WriteLine($"ratio    {rawMs / ms:0.0} times as fast as the single samples");
        output.WriteLine($"load     {Machine.Load()} at the end; the answer has {RowsOf(answer)} rows");
    }

    private static async Task<(double Milliseconds, string Answer)> MedianAsync(int runs, string program, IReadOnlyList<string> arguments)
    {
        List<double> took = [];
        string answer = "";
        for (int i = 0; i < runs; i++)
        {
            long started = Stopwatch.GetTimestamp();
            answer = await Programs.RunAsync(program, arguments);
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return (Median.Of(took), answer);
    }

    private static double AnswerMs(string file, int runs)
    {
        List<double> took = [];
        using Store store = Store.OpenReadOnly($"Data Source={file}", TimeProvider.System);
        for (int i = 0; i < runs; i++)
        {
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            long started = Stopwatch.GetTimestamp();
            _ = Reports.Rates.Answer(store, new RateQuestion { From = now.AddDays(-Days), To = now });
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return Median.Of(took);
    }

    private static int RowsOf(string answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        return document.RootElement.GetProperty("rows").GetArrayLength();
    }
}
