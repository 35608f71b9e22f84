using System.Text;

namespace UptimeSampler.Inspection.Apache;

/// <summary>A directive of Apache, or the beginning or end of a section.</summary>
/// <param name="Name">In lower case; of a section with its <c>&lt;</c> or <c>&lt;/</c>.</param>
/// <param name="Arguments">Without quotes.</param>
/// <param name="Text">As it stands in the file.</param>
/// <param name="Place">Where it begins.</param>
internal sealed record ApacheLine(string Name, IReadOnlyList<string> Arguments, string Text, ConfigPlace Place)
{
    private const int LengthLimit = 1 << 20;

    /// <summary>The lines of a file that say something; a backslash at the end goes on in the next.</summary>
    /// <exception cref="InspectionException">A line has no end.</exception>
    public static IEnumerable<ApacheLine> All(string text, string file)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            ConfigPlace place = new(file, i + 1);
            StringBuilder whole = new(lines[i].TrimEnd('\r'));
            while (whole is [.., '\\'] && i + 1 < lines.Length && whole.Length < LengthLimit)
                whole.Remove(whole.Length - 1, 1).Append(lines[++i].TrimEnd('\r'));
            string line = whole.ToString().Trim();
            if (line.Length > 0 && line[0] != '#')
                yield return Of(line, place);
        }
    }

    private static ApacheLine Of(string line, ConfigPlace place)
    {
        bool isSection = line[0] == '<';
        List<string> words = Words(isSection ? line.TrimEnd('>') : line);
        return new ApacheLine(words[0].ToLowerInvariant(), words[1..], line, place);
    }

    private static List<string> Words(string line)
    {
        List<string> words = [];
        for (int at = 0; at < line.Length;)
        {
            if (char.IsWhiteSpace(line[at]))
            {
                at++;
                continue;
            }
            char end = line[at] is '"' or '\'' ? line[at++] : ' ';
            StringBuilder word = new();
            for (; at < line.Length && (end == ' ' ? !char.IsWhiteSpace(line[at]) : line[at] != end); at++)
                word.Append(line[at] == '\\' && end != ' ' && at + 1 < line.Length && line[at + 1] == end ? line[++at] : line[at]);
            at++;
            words.Add(word.ToString());
        }
        return words.Count > 0 ? words : [""];
    }
}
