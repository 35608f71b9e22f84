namespace UptimeSampler.Targets.Reading;

/// <summary>Finds what somebody meant who made a slip of the pen.</summary>
public static class NearestName
{
    /// <summary>Most slips (letters inserted, left out, replaced or swapped with their neighbour) that are forgiven.</summary>
    public const int SlipLimit = 3;

    // Most names that are listed.
    private const int ListLimit = 30;

    // Longer than any key: what is longer is no slip of one.
    private const int LengthLimit = 64;

    /// <summary>The known name nearest to the one written; null when none is near.</summary>
    public static string? Find(string written, IEnumerable<string> known)
    {
        if (written.Length > LengthLimit)
            return null;
        (string? name, int slips) = known
            .Select(name => ((string?)name, Slips(written.ToUpperInvariant(), name.ToUpperInvariant())))
            .DefaultIfEmpty((null, int.MaxValue))
            .MinBy(pair => pair.Item2);
        return slips <= Math.Min(SlipLimit, written.Length / 2) ? name : null;
    }

    /// <summary>"did you mean 'x'?" when a name is near, otherwise the list of known names.</summary>
    public static string Advice(string written, IReadOnlyCollection<string> known) =>
        Find(written, known) is { } near ? $"did you mean '{PlainText.Line(near, LengthLimit)}'?" : $"known are {List(known)}";

    private static string List(IReadOnlyCollection<string> known) =>
        string.Join(", ", known.Take(ListLimit).Select(name => PlainText.Line(name, LengthLimit)))
            + (known.Count > ListLimit ? $" and {known.Count - ListLimit} more" : "");

    // Optimal string alignment distance (Damerau 1964, Levenshtein 1966).
    private static int Slips(string from, string to)
    {
        int[,] slips = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
            slips[i, 0] = i;
        for (int j = 0; j <= to.Length; j++)
            slips[0, j] = j;
        for (int i = 1; i <= from.Length; i++)
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = slips[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                slips[i, j] = Math.Min(replaced, Math.Min(slips[i - 1, j], slips[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    slips[i, j] = Math.Min(slips[i, j], slips[i - 2, j - 2] + 1);
            }
        return slips[from.Length, to.Length];
    }
}
