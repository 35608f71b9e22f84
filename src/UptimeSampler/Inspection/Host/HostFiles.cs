using System.Text;

namespace UptimeSampler.Inspection.Host;

/// <summary>The files of the inspected machine below a root folder: <c>/</c>, or a planted tree. Everything is bounded; nothing is written.</summary>
internal sealed class HostFiles(string root)
{
    /// <summary>No file of /proc about one thing, and no configuration, is larger.</summary>
    public const int SizeLimit = 8 << 20;

    private const int NameLimit = 2_000_000;
    private const int LineLimit = 5_000_000;

    private readonly string root = root.TrimEnd('/');

    /// <summary>Whether it is this machine itself.</summary>
    public bool IsThisMachine => root.Length == 0;

    /// <summary>Where a path of the machine lies for us.</summary>
    public string Real(string path) => root + path;

    /// <summary>The content, or null when there is none to be read.</summary>
    public string? Text(string path)
    {
        try
        {
            return Read(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The content.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than <see cref="SizeLimit"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public string Read(string path) => Encoding.UTF8.GetString(ReadBytes(path, SizeLimit));

    /// <summary>The content as it is.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than <paramref name="limit"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public byte[] ReadBytes(string path, int limit)
    {
        string real = Real(path);
        RegularFile.Require(real);
        using FileStream stream = new(real, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        using MemoryStream content = new();
        byte[] piece = new byte[64 << 10];
        for (int count; (count = stream.Read(piece)) > 0;)
        {
            content.Write(piece, 0, count);
            if (content.Length > limit)
                throw new IOException($"it is larger than {limit >> 20} MB");
        }
        return content.ToArray();
    }

    /// <summary>The lines of a table of /proc; none when it cannot be read.</summary>
    public IEnumerable<string> Lines(string path)
    {
        StreamReader reader;
        try
        {
            reader = new StreamReader(Real(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            yield break;
        }
        using (reader)
            for (int count = 0; count < LineLimit && NextLine(reader) is { } line; count++)
                yield return line;
    }

    /// <summary>The names in a folder in order; null when it may not be read or is not there.</summary>
    public IReadOnlyList<string>? Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(Real(folder)).Take(NameLimit).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What a link says; null when there is none, or it may not be read.</summary>
    public string? Link(string path)
    {
        try
        {
            return new FileInfo(Real(path)).LinkTarget;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a file is there.</summary>
    public bool Has(string path) => File.Exists(Real(path));

    /// <summary>Whether a folder is there.</summary>
    public bool HasFolder(string path) => Directory.Exists(Real(path));

    /// <summary>When a file was last written.</summary>
    public DateTimeOffset Changed(string path) => File.GetLastWriteTimeUtc(Real(path));

    // A process may end while its tables are read.
    private static string? NextLine(StreamReader reader)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
