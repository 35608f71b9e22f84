using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UptimeSampler.Targets.Reading;

/// <summary>Shapes of values that are numbers, durations, rates, true or false.</summary>
internal static class NumberShapes
{
    private const string DurationPattern = @"^[0-9]+(\.[0-9]+)?(ms|s|m|h|d)$";

    /// <summary>True or false.</summary>
    public static readonly Shape<bool> Flag = new(() => new JsonObject { ["type"] = "boolean" }, (node, context) =>
    {
        if (node.Kind is JsonValueKind.True or JsonValueKind.False)
            return node.Kind == JsonValueKind.True;
        context.Fail(node, $"{node.KindText} stands where true or false belongs; write it without quotes");
        return Found<bool>.Nothing;
    });

    /// <summary>A whole number, both bounds included.</summary>
    public static Shape<long> Whole(long least, long most) => new(
        () => new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most },
        (node, context) =>
        {
            if (!IsNumber(node, context))
                return Found<long>.Nothing;
            if (long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= least && value <= most)
                return value;
            context.Fail(node, $"{node.Text} is out of range; write a whole number from {least} to {most}");
            return Found<long>.Nothing;
        });

    /// <summary>A number between two bounds, both excluded.</summary>
    public static Shape<double> Between(double above, double below) => Number(
        new JsonObject { ["exclusiveMinimum"] = above, ["exclusiveMaximum"] = below }, value => value > above && value < below, $"above {Text(above)} and below {Text(below)}");

    /// <summary>A number, both bounds included.</summary>
    public static Shape<double> FromTo(double least, double most) => Number(
        new JsonObject { ["minimum"] = least, ["maximum"] = most }, value => value >= least && value <= most, $"from {Text(least)} to {Text(most)}");

    /// <summary>A number between two bounds, both excluded, or a word that stands for none.</summary>
    public static Shape<double?> BetweenOr(double above, double below, string word) => new(
        () => new JsonObject { ["anyOf"] = new JsonArray(Between(above, below).Schema(), new JsonObject { ["const"] = word }) },
        (node, context) =>
        {
            if (node.Kind == JsonValueKind.String && node.Text == word)
                return new Found<double?>(true, null);
            if (node.Kind == JsonValueKind.Number)
                return Between(above, below).Read(node, context) is { Ok: true } found ? found.Value : Found<double?>.Nothing;
            context.Fail(node, $"'{ReadContext.Shown(node)}' is neither a number nor \"{word}\"; write a number above {Text(above)} and below {Text(below)} without quotes, or \"{word}\"");
            return Found<double?>.Nothing;
        });

    /// <summary>A duration, both bounds included.</summary>
    public static Shape<TimeSpan> Duration(TimeSpan least, TimeSpan most) => new(
        () => new JsonObject { ["type"] = "string", ["pattern"] = DurationPattern },
        (node, context) =>
        {
            string range = $"write a text from {DurationText.Format(least)} to {DurationText.Format(most)}, with ms, s, m, h or d";
            if (node.Kind == JsonValueKind.Number)
                context.Fail(node, $"{node.Text} has no unit; {range}");
            else if (context.TextOf(node) is { } text)
            {
                if (!DurationText.TryParse(text, out TimeSpan duration))
                    context.Fail(node, $"'{ReadContext.Shown(node)}' is not a duration; {range}");
                else if (duration < least || duration > most)
                    context.Fail(node, $"'{ReadContext.Shown(node)}' is out of range; {range}");
                else
                    return duration;
            }
            return Found<TimeSpan>.Nothing;
        });

    /// <summary>A rate per second: a number, or a text such as <c>30/m</c>.</summary>
    public static Shape<double> Rate(double most) => new(
        () => new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0, ["maximum"] = most },
                new JsonObject { ["type"] = "string", ["pattern"] = @"^[0-9]+(\.[0-9]+)?/(s|m|h)$" }),
        },
        (node, context) =>
        {
            string? text = node.Kind == JsonValueKind.Number ? node.Text : context.TextOf(node);
            if (text is null)
                return Found<double>.Nothing;
            if (TryParseRate(text, node.Kind == JsonValueKind.Number, out double rate) && rate > 0 && rate <= most)
                return rate;
            context.Fail(node, $"'{ReadContext.Shown(node)}' is no rate; write a number per second above 0 and at most {most.ToString(CultureInfo.InvariantCulture)}, or a text such as \"2/s\", \"30/m\" or \"600/h\"");
            return Found<double>.Nothing;
        });

    private static Shape<double> Number(JsonObject bounds, Func<double, bool> isWithin, string range) => new(
        () =>
        {
            JsonObject schema = new() { ["type"] = "number" };
            foreach ((string key, JsonNode? bound) in bounds)
                schema[key] = bound!.DeepClone();
            return schema;
        },
        (node, context) =>
        {
            if (!IsNumber(node, context))
                return Found<double>.Nothing;
            if (double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && isWithin(value))
                return value;
            context.Fail(node, $"{node.Text} is out of range; write a number {range}");
            return Found<double>.Nothing;
        });

    private static string Text(double bound) => bound.ToString(CultureInfo.InvariantCulture);

    private static bool TryParseRate(string text, bool perSecond, out double rate)
    {
        double seconds = perSecond ? 1 : text.Length < 3 ? 0 : text[^2..] switch { "/s" => 1, "/m" => 60, "/h" => 3600, _ => 0 };
        string number = perSecond || seconds == 0 ? text : text[..^2];
        bool parsed = double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out rate);
        rate /= seconds;
        return parsed && seconds > 0 && double.IsFinite(rate);
    }

    private static bool IsNumber(FileNode node, ReadContext context)
    {
        if (node.Kind == JsonValueKind.Number)
            return true;
        context.Fail(node, $"{node.KindText} stands where a number belongs; write it without quotes");
        return false;
    }
}
