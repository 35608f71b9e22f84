using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace UptimeSampler.App.Commands;

/// <summary>Reads numbers of the command line: the library's own message about one that is none speaks of types of .NET.</summary>
internal static class NumberArgument
{
    private const int ShownLength = 40;

    /// <summary>A reader for an option or argument of that name.</summary>
    /// <param name="name">As the message calls it.</param>
    /// <param name="example">A number that would do.</param>
    public static Func<ArgumentResult, T> Of<T>(string name, string example)
        where T : struct, INumber<T> => result => Read<T>(result, name, example) ?? default;

    /// <summary>The same for an option that may be absent.</summary>
    public static Func<ArgumentResult, T?> Optional<T>(string name, string example)
        where T : struct, INumber<T> => result => Read<T>(result, name, example);

    private static T? Read<T>(ArgumentResult result, string name, string example)
        where T : struct, INumber<T>
    {
        bool isWhole = T.IsInteger(T.One / (T.One + T.One));
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        NumberStyles style = isWhole ? NumberStyles.AllowLeadingSign : NumberStyles.Float;
        if (T.TryParse(text, style, CultureInfo.InvariantCulture, out T number) && T.IsFinite(number))
            return number;
        result.AddError($"{name} '{PlainText.Line(text, ShownLength)}' is no {(isWhole ? "whole number" : "number")}; write one such as {example}");
        return null;
    }
}
