using System.Globalization;

namespace UptimeSampler.Benchmarks;

/// <summary>Options of a verb: pairs of <c>--name value</c>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    public static Arguments Parse(IReadOnlyList<string> words, params string[] known)
    {
        var arguments = new Arguments();
        for (int i = 0; i < words.Count; i += 2)
        {
            string name = words[i].StartsWith("--", StringComparison.Ordinal) ? words[i][2..] : "";
            if (!known.Contains(name))
                throw new FormatException($"No option '{words[i]}'; there are: --{string.Join(" --", known)}.");
            if (i + 1 == words.Count)
                throw new FormatException($"Option --{name} needs a value.");
            arguments._values[name] = words[i + 1];
        }
        return arguments;
    }

    public int Integer(string name, int otherwise)
    {
        if (!_values.TryGetValue(name, out string? text))
            return otherwise;
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new FormatException($"Option --{name} is '{text}', expected a whole number.");
    }

    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);
}
