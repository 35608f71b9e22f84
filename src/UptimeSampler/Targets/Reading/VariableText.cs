using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace UptimeSampler.Targets.Reading;

/// <summary><c>${NAME}</c> in a text stands for an environment variable, <c>$$</c> for a dollar sign; any other <c>$</c> is itself.</summary>
internal static class VariableText
{
    /// <summary>Puts the variables in.</summary>
    /// <param name="text">The text as written.</param>
    /// <param name="environment">The value of a variable; null when it is not set.</param>
    /// <param name="expanded">The text with the variables' values.</param>
    /// <param name="problem">What is wrong; null when all is well.</param>
    public static bool TryExpand(string text, Func<string, string?> environment, out string expanded, [NotNullWhen(false)] out string? problem)
    {
        expanded = text;
        problem = null;
        if (!text.Contains('$', StringComparison.Ordinal))
            return true;
        StringBuilder result = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (text[i] != '$' || next is not ('$' or '{'))
            {
                result.Append(text[i]);
            }
            else if (next == '$')
            {
                result.Append('$');
                i++;
            }
            else
            {
                int end = text.IndexOf('}', i);
                string name = end < 0 ? "" : text[(i + 2)..end];
                if (!IsName(name))
                    problem = "'${' does not begin a variable; write ${NAME} with letters, digits and underscores, or $$ for a dollar sign";
                else if (environment(name) is { } value)
                    result.Append(value);
                else
                    problem = $"the environment variable {name} is not set; set it, or write $${{{name}}} when the text itself is meant";
                if (problem is not null)
                    return false;
                i = end;
            }
        }
        expanded = result.ToString();
        return true;
    }

    /// <summary>The names of the variables in a text, in their order.</summary>
    public static IReadOnlyList<string> Names(string text)
    {
        List<string> names = [];
        TryExpand(text, name =>
        {
            names.Add(name);
            return "";
        }, out _, out _);
        return names;
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 200 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
