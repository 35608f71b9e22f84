using System.Globalization;
using System.Text.Json.Nodes;

namespace UptimeSampler.App.Tests.Commands;

/// <summary>What <c>rates</c> says when the samples of several workers are pooled.</summary>
[TestClass]
public sealed class RatesWorkersTests
{
    private readonly CommandDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task Every_worker_counts_the_same_in_the_worker_rate()
    {
        await FillAsync(("w1", 1_000, 10), ("w2", 100, 40));
        JsonNode row = await RowAsync();
        Assert.AreEqual(50.0 / 1_100, (double)row["rate"]!, 1e-12);
        Assert.AreEqual((0.01 + 0.4) / 2, (double)row["workerRate"]!["rate"]!, 1e-12);
        // Clopper–Pearson of 10/1000 and 40/100 by bisection of the binomial sum in Python: 0.004806 to 0.018313, 0.303295 to 0.502791; then MOVER.
        Assert.AreEqual(0.156578, (double)row["workerRate"]!["low"]!, 1e-6);
        Assert.AreEqual(0.256563, (double)row["workerRate"]!["high"]!, 1e-6);
        string page = (await database.RunAsync("rates")).Output;
        Assert.Contains("WORKERS ALIKE", page.Split('\n')[2]);
        Assert.Contains("20.5 % (between 15.7 % and 25.7 %)", page);
    }

    [TestMethod]
    public async Task Workers_that_differ_are_warned_of()
    {
        await FillAsync(("w1", 500, 1), ("w2", 500, 5), ("w3", 500, 20));
        JsonNode row = await RowAsync();
        // 2 Σ O ln(O / E) in Python; with two degrees of freedom p = e^(-G/2).
        Assert.AreEqual(6.0217964e-6, (double)row["workersDiffer"]!["pValue"]!, 1e-12);
        string page = (await database.RunAsync("rates")).Output;
        Assert.Contains("shop: workers differ: w1 0.2 %, w3 4 % (p = ", page);
        Assert.Contains("; see --by worker", page);
        Assert.DoesNotContain("WORKERS ALIKE", page, "they took as many samples each");
    }

    [TestMethod]
    public async Task CSV_tells_of_workers_what_JSON_does()
    {
        await FillAsync(("w1", 1_000, 10), ("w2", 100, 40));
        string[] lines = (await database.RunAsync("rates", "--csv")).Output.TrimEnd().Split('\n');
        Dictionary<string, string> cells = lines[0].Split(',').Zip(lines[1].Split(',')).ToDictionary(pair => pair.First, pair => pair.Second);
        JsonNode row = await RowAsync();
        Assert.AreEqual($"{row["workerRate"]!["rate"]} {row["workerRate"]!["low"]} {row["workerRate"]!["high"]}", $"{cells["worker_rate"]} {cells["worker_rate_low"]} {cells["worker_rate_high"]}");
        Assert.AreEqual((double)row["workersDiffer"]!["pValue"]!, double.Parse(cells["workers_p_value"], CultureInfo.InvariantCulture));
    }

    [TestMethod]
    public async Task Workers_that_differ_by_chance_are_not()
    {
        await FillAsync(("w1", 500, 8), ("w2", 500, 12), ("w3", 500, 10));
        Assert.IsGreaterThan(0.1, (double)(await RowAsync())["workersDiffer"]!["pValue"]!);
        Assert.DoesNotContain("differ", (await database.RunAsync("rates")).Output);
    }

    [TestMethod]
    public async Task The_second_of_two_rows_is_judged_as_one_of_one()
    {
        // By Holm the smaller p-value counts twice, the other once.
        await FillAsync(("w1", 500, 1), ("w2", 500, 30));
        await FillAsync("mail", ("w1", 500, 3), ("w2", 500, 13));
        JsonArray rows = JsonNode.Parse((await database.RunAsync("rates", "--json")).Output)!["rows"]!.AsArray();
        double[] values = [.. rows.Select(row => (double)row!["workersDiffer"]!["pValue"]!).Order()];
        Assert.IsTrue(values[0] < 0.001 && values[1] is > 0.005 and < 0.01, string.Join(' ', values));
        string page = (await database.RunAsync("rates")).Output;
        Assert.Contains("shop: workers differ", page);
        Assert.Contains("mail: workers differ", page);
    }

    [TestMethod]
    public async Task A_single_worker_and_a_row_of_one_have_nothing_to_compare()
    {
        await FillAsync(("w1", 500, 1), ("w2", 500, 30));
        foreach (JsonNode? row in JsonNode.Parse((await database.RunAsync("rates", "--by", "worker", "--json")).Output)!["rows"]!.AsArray())
            Assert.AreEqual("null null", $"{row!["workerRate"]?.ToJsonString() ?? "null"} {row["workersDiffer"]?.ToJsonString() ?? "null"}");
        Assert.DoesNotContain("workers differ", (await database.RunAsync("rates", "--by", "worker")).Output);
    }

    [TestMethod]
    public async Task A_row_of_a_failure_class_compares_that_class()
    {
        await FillAsync(("w1", 500, 20), ("w2", 500, 20));
        await database.FillAsync([.. Enumerable.Range(0, 40).Select(i => CommandDatabase.Of("shop", CommandDatabase.Start.AddHours(6).AddSeconds(6 * i), FailureClass.Reset, "w2"))]);
        JsonArray rows = JsonNode.Parse((await database.RunAsync("rates", "--by", "failure", "--json")).Output)!["rows"]!.AsArray();
        Assert.AreEqual("http_5xx,reset", string.Join(',', rows.Select(row => (string?)row!["group"]!["failure"])));
        Assert.IsGreaterThan(0.1, (double)rows[0]!["workersDiffer"]!["pValue"]!);
        Assert.IsLessThan(1e-6, (double)rows[1]!["workersDiffer"]!["pValue"]!);
        string page = (await database.RunAsync("rates", "--by", "failure")).Output;
        Assert.Contains("shop reset: workers differ: w1 0 %, w2 7.4 %", page);
        Assert.DoesNotContain("shop http_5xx: workers", page);
    }

    // One sample in ten seconds, so that each evidence block holds one: those of the next worker begin when the last one's have ended.
    private Task FillAsync(params (string Worker, int Samples, int Failures)[] workers) => FillAsync("shop", workers);

    private async Task FillAsync(string target, params (string Worker, int Samples, int Failures)[] workers)
    {
        int at = 0;
        foreach ((string worker, int samples, int failures) in workers)
            await database.FillAsync([.. Enumerable.Range(0, samples).Select(i => CommandDatabase.Of(target, CommandDatabase.Start.AddSeconds(10 * at++), i < failures ? FailureClass.Http5xx : FailureClass.None, worker))]);
    }

    private async Task<JsonNode> RowAsync() => JsonNode.Parse((await database.RunAsync("rates", "--json")).Output)!["rows"]!.AsArray().Single()!;
}
