using System.Globalization;
using UptimeSampler.Statistics;

namespace UptimeSampler.Backtesting;

/// <summary>A rule that samples of the past are judged by.</summary>
public sealed class BacktestRule
{
    /// <summary>Most failures in a row, and most samples in a window.</summary>
    public const int WindowLimit = 10_000;

    /// <summary>How rules are written.</summary>
    public const string Advice = "write detector, consecutive:3 (failures in a row), window:3/5 (failures among the last so many) or burn-rate";

    private readonly Func<IRateDetector>? create;
    private readonly double threshold;

    private BacktestRule(string name, Func<IRateDetector>? create, double threshold) => (Name, this.create, this.threshold) = (name, create, threshold);

    /// <summary>The program's own detector, as the service runs it.</summary>
    public static BacktestRule Detector { get; } = new("detector", null, 0);

    /// <summary>What is judged by when nothing else is asked for.</summary>
    public static IReadOnlyList<BacktestRule> Standard { get; } = [Detector, Parse("consecutive:3"), Parse("window:3/5"), Parse("burn-rate")];

    /// <summary>As it was written, such as <c>window:3/5</c>.</summary>
    public string Name { get; }

    /// <summary>True for the program's own detector.</summary>
    public bool IsDetector => create is null;

    /// <summary>Reads a rule.</summary>
    /// <exception cref="FormatException">The text is no rule.</exception>
    public static BacktestRule Parse(string text)
    {
        string[] parts = text.Split(':', '/');
        switch (parts)
        {
            case ["detector"]:
                return Detector;
            case ["burn-rate"]:
                return new BacktestRule(text, () => BurnRate.Workbook, 1);
            case ["consecutive", var count] when text.Contains(':', StringComparison.Ordinal) && Number(count) is { } inARow:
                return new BacktestRule(text, () => new ConsecutiveFailures(), inARow);
            case ["window", var count, var size] when text.IndexOf(':', StringComparison.Ordinal) < text.IndexOf('/', StringComparison.Ordinal)
                && Number(count) is { } failures && Number(size) is { } window && failures <= window:
                return new BacktestRule(text, () => new SlidingWindow(window), failures);
            default:
                throw new FormatException($"'{PlainText.Line(text, 40)}' is no rule; {Advice}");
        }
    }

    /// <summary>The rule at the start of one target's samples.</summary>
    internal IRuleFold Fold(FoldStart start) => create is null ? new DetectorFold(start) : new UsualRuleFold(create(), threshold, start);

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= WindowLimit ? number : null;
}
