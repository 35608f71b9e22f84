using System.Globalization;

namespace UptimeSampler.Inspection;

/// <summary>A number that a configuration sets.</summary>
/// <param name="Value">The number.</param>
/// <param name="Place">Where.</param>
/// <param name="Text">The directive as it stands there.</param>
internal sealed record ConfigNumber(long Value, ConfigPlace Place, string Text)
{
    /// <summary>Reads one that must be there.</summary>
    /// <exception cref="InspectionException">It is no number.</exception>
    public static ConfigNumber Parse(string name, string? text, ConfigPlace place) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? new ConfigNumber(value, place, $"{name} {text}")
            : throw new InspectionException($"{place}: {name} '{PlainText.Line(text, 40)}' is no number");
}
