using UptimeSampler.Reports;
using UptimeSampler.Statistics;

namespace UptimeSampler.App.Commands;

/// <summary>What a pooled rate hides: workers that took more samples than others, and workers that differ.</summary>
internal static class WorkersPage
{
    private const int NameLimit = 60;

    /// <summary>More rows than that are counted, not told.</summary>
    private const int ToldLimit = 10;

    /// <summary>Lines below the table of rates; mostly none.</summary>
    public static IEnumerable<string> Lines(RateAnswer answer)
    {
        if (answer.Rows.Any(row => row.Workers is { AreUneven: true }))
        {
            yield return "";
            yield return "WORKERS ALIKE: some took more samples than others; this is the rate when each counts the same.";
        }
        RateRow[] compared = [.. answer.Rows.Where(row => row.Workers is not null)];
        // So many questions at once: the chance of a warning without reason is that of the whole page.
        double[] adjusted = new double[compared.Length];
        FamilywiseError.Holm([.. compared.Select(row => row.Workers!.PValue)], adjusted);
        RateRow[] differing = [.. compared.Where((_, place) => adjusted[place] < WorkerSpread.DifferBelow).OrderBy(row => row.Workers!.PValue)];
        if (differing.Length == 0)
            yield break;
        yield return "";
        foreach (RateRow row in differing.Take(ToldLimit))
            yield return $"{Name(row)}: workers differ: {Worker(row.Workers!.Lowest)}, {Worker(row.Workers.Highest)} ({Words.PValue(row.Workers.PValue)}); see --by worker";
        if (differing.Length > ToldLimit)
            yield return $"Workers differ in {differing.Length - ToldLimit} more rows.";
    }

    /// <summary>The rate when every worker counts the same, with its interval.</summary>
    public static string Rate(WorkerSpread workers) =>
        $"{Words.Percent(workers.Rate.Rate)} (between {Words.Percent(workers.Rate.Interval.Low)} and {Words.Percent(workers.Rate.Interval.High)})";

    private static string Name(RateRow row) =>
        string.Join(' ', new[] { row.Target }.Concat(row.Group.Where(pair => pair.Key != RateDimension.Target).Select(pair => pair.Value)).Select(text => PlainText.Line(text, NameLimit)));

    private static string Worker(WorkerRate worker) => $"{PlainText.Line(worker.Worker, NameLimit)} {Words.Percent(worker.Rate)}";
}
