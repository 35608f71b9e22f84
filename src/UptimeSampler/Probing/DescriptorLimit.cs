using System.Globalization;

namespace UptimeSampler.Probing;

/// <summary>How many file descriptors this process may hold.</summary>
public static class DescriptorLimit
{
    private const string File = "proc/self/limits";
    private const string Name = "Max open files";

    /// <summary>The soft limit; without one, or on a system that does not say, more than any process opens.</summary>
    /// <exception cref="IOException">The system says, but not even that can be read.</exception>
    public static long Read() => Read("/").Soft;

    /// <summary>The soft limit, and the hard one, to which a process may raise it.</summary>
    /// <param name="root">Where the system's files are.</param>
    /// <exception cref="IOException">The system says, but not even that can be read.</exception>
    internal static (long Soft, long Hard) Read(string root)
    {
        string path = Path.Combine(root, File);
        string? line = System.IO.File.Exists(path) ? System.IO.File.ReadLines(path).FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) : null;
        string[] words = line is null ? [] : line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (Number(words, 0), Number(words, 1));
    }

    private static long Number(string[] words, int place) =>
        place < words.Length && long.TryParse(words[place], NumberStyles.None, CultureInfo.InvariantCulture, out long limit) ? limit : long.MaxValue;
}
