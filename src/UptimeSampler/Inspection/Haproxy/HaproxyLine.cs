using System.Text;

namespace UptimeSampler.Inspection.Haproxy;

/// <summary>A line of HAProxy's configuration, cut into words.</summary>
internal sealed record HaproxyLine(IReadOnlyList<string> Words, ConfigPlace Place)
{
    private const int LineLimit = 500_000;

    public string Keyword => Words[0];

    /// <summary>The word after a word; null when it is not there.</summary>
    public string? After(string word)
    {
        for (int i = 1; i < Words.Count - 1; i++)
            if (Words[i] == word)
                return Words[i + 1];
        return null;
    }

    /// <summary>The number after a word, or after the keyword when no word is given; null when it is not there.</summary>
    /// <exception cref="InspectionException">It is no number.</exception>
    public ConfigNumber? Number(string? word = null) => (word is null ? (Words.Count > 1 ? Words[1] : "") : After(word)) is { } text
        ? ConfigNumber.Parse(word ?? Keyword, text, Place)
        : null;

    /// <summary>The lines of a file that say something.</summary>
    /// <exception cref="InspectionException">A quote has no end, or there are too many.</exception>
    public static IEnumerable<HaproxyLine> All(string text, string file, Func<string, string?> variable)
    {
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            ConfigPlace place = new(file, ++number);
            if (number > LineLimit)
                throw new InspectionException($"{place}: the file has more than {LineLimit} lines");
            if (Cut(line.TrimEnd('\r'), place, variable) is { Count: > 0 } words)
                yield return new HaproxyLine(words, place);
        }
    }

    // Outside quotes a backslash takes the next character as it is; variables count within double quotes.
    private static List<string> Cut(string line, ConfigPlace place, Func<string, string?> variable)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool isWord = false;
        char quote = '\0';
        for (int at = 0; at < line.Length; at++)
        {
            char next = line[at];
            if (quote == '\0' && next == '#')
                break;
            if (quote == '\0' && char.IsWhiteSpace(next))
            {
                if (isWord)
                    words.Add(word.ToString());
                word.Clear();
                isWord = false;
                continue;
            }
            isWord = true;
            if (next == quote)
                quote = '\0';
            else if (quote == '\0' && next is '"' or '\'')
                quote = next;
            else if (quote != '\'' && next == '\\' && at + 1 < line.Length)
                word.Append(line[++at]);
            else if (quote == '"' && next == '$')
                at = Variable(line, at, word, variable);
            else
                word.Append(next);
        }
        if (quote != '\0')
            throw new InspectionException($"{place}: a quote has no end");
        if (isWord)
            words.Add(word.ToString());
        return words;
    }

    private static int Variable(string line, int at, StringBuilder word, Func<string, string?> variable)
    {
        int start = at + 1, end;
        bool isBraced = start < line.Length && line[start] == '{';
        if (isBraced)
            end = line.IndexOf('}', ++start) is >= 0 and int brace ? brace : line.Length;
        else
            for (end = start; end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] == '_'); end++)
            {
            }
        string name = line[start..end].Split('-')[0];
        word.Append(variable(name));
        return isBraced && end < line.Length ? end : end - 1;
    }
}
