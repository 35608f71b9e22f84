using System.Globalization;

namespace UptimeSampler.Probing;

/// <summary>How many file descriptors this process may hold.</summary>
public static class DescriptorLimit
{
    private const string File = "/proc/self/limits";
    private const string Name = "Max open files";

    /// <summary>The soft limit; without one, or on a system that does not say, more than any process opens.</summary>
    /// <exception cref="IOException">The system says, but not even that can be read.</exception>
    public static long Read()
    {
        if (!System.IO.File.Exists(File))
            return long.MaxValue;
        foreach (string line in System.IO.File.ReadLines(File))
            if (line.StartsWith(Name, StringComparison.Ordinal))
            {
                string soft = line[Name.Length..].TrimStart();
                int end = soft.IndexOf(' ', StringComparison.Ordinal);
                return long.TryParse(end < 0 ? soft : soft[..end], NumberStyles.None, CultureInfo.InvariantCulture, out long limit) ? limit : long.MaxValue;
            }
        return long.MaxValue;
    }
}
