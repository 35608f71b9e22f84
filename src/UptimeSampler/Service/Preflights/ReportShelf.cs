using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace UptimeSampler.Service.Preflights;

/// <summary>The reports of scheduled preflights in a folder: named after the preflight and the instant, a bounded number of each.</summary>
internal static partial class ReportShelf
{
    private const string InstantForm = "yyyy-MM-dd'T'HH-mm-ss'Z'";
    private const int StemLimit = 60;

    /// <summary>Name of the files of a report, without an ending.</summary>
    public static string NameOf(string preflight, DateTimeOffset at) => $"{Stem(preflight)}-{at.UtcDateTime.ToString(InstantForm, CultureInfo.InvariantCulture)}";

    /// <summary>Deletes the oldest reports of a preflight, all their files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="preflight">Name of the preflight; others' reports stay.</param>
    /// <param name="keep">How many stay.</param>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be deleted.</exception>
    public static void Prune(string folder, string preflight, int keep)
    {
        if (!Directory.Exists(folder))
            return;
        string stem = Stem(preflight) + "-";
        IEnumerable<IGrouping<string, string>> old = Directory.EnumerateFiles(folder, stem + "*")
            .Select(path => (Path: path, Match: Rest().Match(Path.GetFileName(path)[stem.Length..])))
            .Where(file => file.Match.Success)
            .GroupBy(file => file.Match.Groups["instant"].Value, file => file.Path, StringComparer.Ordinal)
            .OrderByDescending(report => report.Key, StringComparer.Ordinal)
            .Skip(keep);
        foreach (string path in old.SelectMany(report => report).ToList())
            File.Delete(path);
    }

    /// <summary>The name as a file's: letters that a file's name should not hold are replaced, and a mark keeps two such names apart.</summary>
    private static string Stem(string preflight)
    {
        string plain = string.Concat(preflight.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-'));
        if (plain == preflight && plain.Length <= StemLimit)
            return plain;
        string mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(preflight)))[..8];
        return $"{plain[..Math.Min(plain.Length, StemLimit)]}-{mark}";
    }

    [GeneratedRegex(@"^(?<instant>\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)(-stress-\d+)?\.(md|html|svg)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Rest();
}
