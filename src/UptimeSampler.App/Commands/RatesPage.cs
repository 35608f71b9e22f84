using System.Globalization;
using UptimeSampler.Reports;

namespace UptimeSampler.App.Commands;

/// <summary>Failure rates for people: the window, then a table. A rate of 0 never stands alone.</summary>
internal static class RatesPage
{
    private const int NameLimit = 60;

    // Samples are stored by the millisecond: a smaller difference is none.
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(1);

    public static IEnumerable<string> Lines(RateQuestion question, RateAnswer answer, DateTimeOffset now)
    {
        yield return $"{Words.Instant(answer.From)} to {Clock(answer.To, answer.From)} ({Words.Span(answer.To - answer.From)}), "
            + $"intervals: {answer.Method.Name()}, {Words.Percent(answer.Confidence)} confidence";
        if (question.From - answer.From >= Grain || (answer.To - question.To >= Grain && question.To < now))
            yield return "The window is wider than asked for: that far back only whole minutes or hours are kept.";
        else if (answer.From - question.From >= Grain)
            yield return "The window is shorter than asked for: what is older is no longer kept.";
        yield return "";
        if (answer.Rows.Count == 0)
        {
            yield return "No sample was ever stored here.";
            yield break;
        }
        foreach (string line in Table(question, answer))
            yield return line;
        foreach (string line in WorkersPage.Lines(answer))
            yield return line;
        foreach (string line in Extra(question, answer))
            yield return line;
    }

    private static IEnumerable<string> Table(RateQuestion question, RateAnswer answer)
    {
        RateDimension[] by = [.. question.By.Distinct().Where(dimension => dimension != RateDimension.Target)];
        bool isClustered = answer.Rows.Any(row => row.Samples - row.EffectiveSamples >= 0.5);
        bool isUneven = answer.Rows.Any(row => row.Workers is { AreUneven: true });
        List<string> headings = ["TARGET", .. by.Select(dimension => dimension.Name().ToUpperInvariant()), ">SAMPLES"];
        if (isClustered)
            headings.Add(">EFFECTIVE");
        headings.AddRange([">FAILED", ">INVALID", "FAILURE RATE"]);
        if (isUneven)
            headings.Add("WORKERS ALIKE");
        if (question.Slo is { } slo)
            headings.Add($"AT MOST {Words.Percent(slo)}");
        headings.AddRange([">P50", ">P95"]);
        return TextTable.Lines(headings, [.. answer.Rows.Select(row => Row(row, by, isClustered, isUneven))]);
    }

    private static IEnumerable<string> Extra(RateQuestion question, RateAnswer answer)
    {
        // Rows of one group that differ in the failure class only count the same samples.
        long extra = answer.Rows.DistinctBy(row => (row.Target, string.Join('\n', row.Group.Where(pair => pair.Key != RateDimension.Failure).Select(pair => pair.Value)))).Sum(row => row.ExtraSamples);
        if (extra == 0)
            yield break;
        yield return "";
        yield return Extra(extra, question.AllSamples);
    }

    /// <summary>What became of the samples that suspicion added.</summary>
    public static string Extra(long extra, bool areCounted) => areCounted
        ? $"{Words.Number(extra)} of the samples {(extra == 1 ? "was" : "were")} added by suspicion, while something failed: these are shares of samples, not of time."
        : $"{Words.Count(extra, "more sample that suspicion added is", "more samples that suspicion added are")} left out: taken while something failed, {(extra == 1 ? "it" : "they")} would overstate the share of time (--all-samples counts {(extra == 1 ? "it" : "them")}).";

    private static List<string> Row(RateRow row, RateDimension[] by, bool isClustered, bool isUneven)
    {
        List<string> cells = [PlainText.Line(row.Target, NameLimit), .. by.Select(dimension => Group(row, dimension)), Words.Number(row.Samples)];
        if (isClustered)
            cells.Add(Words.Number((long)Math.Round(row.EffectiveSamples)));
        cells.AddRange([Words.Number(row.Failures), Words.Number(row.Invalid), Rate(row)]);
        if (isUneven)
            cells.Add(row.Workers is { } workers ? WorkersPage.Rate(workers) : "-");
        if (row.MeetsSlo is { } verdict)
            cells.Add(verdict.Name());
        cells.AddRange([Milliseconds(row.P50), Milliseconds(row.P95)]);
        return cells;
    }

    /// <summary>A row's rate with its interval.</summary>
    public static string Rate(RateRow row) => row.Rate is not { } rate ? "no samples"
        : row.Failures == 0 ? $"0 of {Words.Number(row.Samples)}, below {Words.Percent(row.UpperBound)}"
        : $"{Words.Percent(rate)} (between {Words.Percent(row.Low)} and {Words.Percent(row.High)})";

    private static string Group(RateRow row, RateDimension dimension) =>
        row.Group.FirstOrDefault(pair => pair.Key == dimension).Value is { } value ? PlainText.Line(value, NameLimit) : "-";

    private static string Milliseconds(TimeSpan? duration) => duration is not { } known ? "-"
        : known.TotalMilliseconds.ToString(known.TotalMilliseconds < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture) + " ms";

    private static string Clock(DateTimeOffset at, DateTimeOffset start) =>
        at.UtcDateTime.Date == start.UtcDateTime.Date ? Words.Clock(at, start) : Words.Instant(at);
}
