using System.Globalization;
using UptimeSampler.Reports.Pictures;
using UptimeSampler.Stress;

namespace UptimeSampler.Reports.Documents;

/// <summary>What a stress test rests on: a picture, its conditions, and each level.</summary>
public static class StressLevels
{
    private const int ClassesShown = 3;
    private const int StepsShown = 100;

    /// <summary>The blocks.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="name">What was loaded.</param>
    /// <param name="pictureName">Name of the picture among those of the document.</param>
    /// <param name="confidence">Confidence of the intervals.</param>
    /// <param name="isExpected">True when the load that decides must be carried; false when it is only the highest that was to be tried.</param>
    public static IEnumerable<Block> Of(StressResult result, string name, string pictureName, double confidence, bool isExpected)
    {
        // One rate of arrivals is one point, and no course to be drawn.
        if (!result.IsOpenModel && StressPicture.Of(result, name, confidence, isExpected) is { } chart)
            yield return new Picture(pictureName, chart);
        if (result.Conditions.Count > 0)
            yield return new Table([$"condition, {Measured(result)}", "met", ">measured"], [.. result.Thresholds.Select(Row)]);
        yield return TableOf([.. result.Steps.Take(StepsShown)]);
    }

    /// <summary>What came of each level at which something was sent.</summary>
    public static Table TableOf(IReadOnlyList<StressStep> steps) => new(
        [">" + LoadName(steps), ">reached", ">requests", ">failed", ">share", ">per second", ">p50", ">p95", ">p99", "what failed"],
        [.. steps.Where(step => step.Requests + step.Invalid > 0).Select(Row)]);

    /// <summary>What the column of loads is called: requests at once, unless requests arrived at a rate.</summary>
    public static string LoadName(IReadOnlyList<StressStep> steps) => steps.Any(step => step.ArrivalsPerSecond is not null) ? "arrivals" : "at once";

    /// <summary>The load of a step, such as <c>1,000</c> or <c>100/s</c>.</summary>
    public static string LoadOf(StressStep step) => step switch
    {
        { Purpose: StepPurpose.Health } => "1 (alone)",
        { Purpose: StepPurpose.Queue } => $"{Words.Number(step.Concurrency)} (loop)",
        { ArrivalsPerSecond: { } rate } => string.Create(CultureInfo.InvariantCulture, $"{rate:#,0.##}/s"),
        _ => Words.Number(step.Concurrency),
    };

    /// <summary>The load of a step with its unit, such as <c>1,000 at once</c> or <c>100/s</c>.</summary>
    public static string LoadText(StressStep step) => step.ArrivalsPerSecond is null ? $"{Words.Number(step.Concurrency)} at once" : LoadOf(step);

    /// <summary>The load that conditions were measured at, such as <c>with 1,000 at once</c> or <c>at 100/s</c>.</summary>
    public static string Measured(StressResult result) => result.Deciding is { } step ? $"{(result.IsOpenModel ? "at" : "with")} {LoadText(step)}" : $"with {Words.Number(result.Goal)} at once";

    private static Cell[] Row(ThresholdAnswer answer) =>
    [
        answer.Threshold.Expression,
        answer.IsMet ? new Cell("yes", Tone.Good) : new Cell("no", Tone.Bad),
        answer.Value is { } value ? answer.Threshold.Told(value) : "nothing was measured",
    ];

    private static Cell[] Row(StressStep step) =>
    [
        LoadOf(step),
        Words.Number(step.Achieved),
        Words.Number(step.Requests),
        new Cell(Words.Number(step.Failures), step.IsTooMuch == true ? Tone.Bad : Tone.Plain),
        step.Requests == 0 ? "" : Words.Percent((double)step.Failures / step.Requests),
        step.RequestsPerSecond is { } rate ? Words.Number(rate) : "",
        Latency(step, 0.5),
        Latency(step, 0.95),
        Latency(step, 0.99),
        string.Join(", ", step.Classes.OrderByDescending(pair => pair.Value).Take(ClassesShown).Select(pair => $"{pair.Key.Name()} {Words.Number(pair.Value)}")),
    ];

    private static string Latency(StressStep step, double share) => step.Latencies.Quantile(share) is { } value ? Words.Latency(value) : "";
}
