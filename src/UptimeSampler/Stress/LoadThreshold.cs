using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace UptimeSampler.Stress;

/// <summary>A condition on a load in the form that k6 made common, such as <c>rate&lt;0.01</c>, <c>p(95)&lt;500ms</c> or <c>count&gt;1000</c>.</summary>
public sealed partial record LoadThreshold
{
    private const string Form = @"^\s*(?:(?<name>rate|count|avg|min|med|max)|p\(\s*(?<percent>\d{1,2}(?:\.\d{1,6})?)\s*\))\s*(?<sign><=|>=|==|!=|<|>)\s*(?<value>\d{1,15}(?:\.\d{1,9})?)\s*(?<unit>us|ms|s|m|%)?\s*$";

    private readonly string name;
    private readonly double percent;
    private readonly string sign;
    private readonly double bound;

    private LoadThreshold(string expression, string name, double percent, string sign, double bound) =>
        (Expression, this.name, this.percent, this.sign, this.bound) = (expression, name, percent, sign, bound);

    /// <summary>What was written.</summary>
    public string Expression { get; }

    /// <summary>Reads a condition.</summary>
    /// <param name="text">What was written; durations without a unit are milliseconds, a rate may be given in per cent.</param>
    /// <param name="threshold">The condition; null when it is none.</param>
    /// <param name="problem">What is wrong and how it is written; null when nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out LoadThreshold? threshold, [NotNullWhen(false)] out string? problem)
    {
        (threshold, problem) = (null, null);
        if (Pattern().Match(text) is not { Success: true } match)
        {
            problem = $"'{PlainText.Line(text, 80)}' is no threshold; write rate<0.01, p(95)<500ms, med<200ms, avg<1s, max<2s or count>1000";
            return false;
        }
        string name = match.Groups["name"].Success ? match.Groups["name"].Value : "p", unit = match.Groups["unit"].Value;
        double value = double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
        double? scale = (name, unit) switch
        {
            ("rate", "") or ("count", "") => 1,
            ("rate", "%") => 0.01,
            ("rate" or "count", _) or (_, "%") => null,
            (_, "us") => 0.001,
            (_, "s") => 1000,
            (_, "m") => 60_000,
            _ => 1,
        };
        if (scale is null)
        {
            problem = $"the threshold '{PlainText.Line(text, 80)}' has the unit '{unit}', which {(name is "rate" or "count" ? $"a {name} does not take" : "a duration does not take; us, ms, s and m are known")}";
            return false;
        }
        if (name == "rate" && value * scale > 1)
        {
            problem = $"the threshold '{PlainText.Line(text, 80)}' compares a rate with {value * scale}; rates go from 0 to 1";
            return false;
        }
        double percent = match.Groups["percent"].Success ? double.Parse(match.Groups["percent"].Value, CultureInfo.InvariantCulture) : 50;
        threshold = new LoadThreshold(text.Trim(), name, percent, match.Groups["sign"].Value, value * scale.Value);
        return true;
    }

    /// <summary>The value at a load: a rate from 0 to 1, a count, or a duration in milliseconds; null when the load says nothing of it.</summary>
    public double? ValueAt(StressStep step) => name switch
    {
        "rate" => step.Judged == 0 ? null : (double)step.JudgedFailures / step.Judged,
        "count" => step.Requests,
        "avg" => step.Latencies.Mean?.TotalMilliseconds,
        "min" => step.Latencies.Quantile(0)?.TotalMilliseconds,
        "max" => step.Latencies.Quantile(1)?.TotalMilliseconds,
        _ => step.Latencies.Quantile(percent / 100)?.TotalMilliseconds,
    };

    /// <summary>A value as it is told, such as <c>102.527 ms</c> or <c>3.33 %</c>: exact enough to be held against the bound.</summary>
    public string Told(double value) => name switch
    {
        "rate" => string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.####} %"),
        "count" => Words.Number((long)value),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:#,0.####} ms"),
    };

    /// <summary>Whether a value meets the condition; one that is not known does not.</summary>
    public bool IsMetBy(double? value) => value is { } known && sign switch
    {
        "<" => known < bound,
        "<=" => known <= bound,
        ">" => known > bound,
        ">=" => known >= bound,
        "==" => known == bound,
        _ => known != bound,
    };

    [GeneratedRegex(Form, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
