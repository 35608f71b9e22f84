namespace UptimeSampler.App.Commands;

/// <summary>Columns for people and for pipes: two spaces between, no frame, no colour, as wide as what is in them.</summary>
internal static class TextTable
{
    /// <summary>The heading and the rows, one line each; columns whose heading starts with <c>&gt;</c> are aligned to the right.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        bool[] right = [.. headings.Select(heading => heading.StartsWith('>'))];
        List<IReadOnlyList<string>> all = [[.. headings.Select(heading => heading.TrimStart('>'))], .. rows];
        int[] widths = [.. Enumerable.Range(0, headings.Count).Select(column => all.Max(row => row[column].Length))];
        return all.Select(row => string.Join("  ", row.Select((text, column) => right[column] ? text.PadLeft(widths[column]) : text.PadRight(widths[column]))).TrimEnd());
    }
}
