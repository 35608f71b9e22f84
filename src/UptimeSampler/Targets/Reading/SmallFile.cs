namespace UptimeSampler.Targets.Reading;

/// <summary>Reads files whose size has a limit.</summary>
internal static class SmallFile
{
    /// <summary>The content; null when the file is larger than the limit. Also reads what does not know its length, as files of /proc.</summary>
    /// <exception cref="NotRegularFileException">It is a pipe, a device or a socket.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static byte[]? Read(string path, int limit)
    {
        RegularFile.Require(path);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream content = new();
        byte[] piece = new byte[64 << 10];
        for (int count; (count = stream.Read(piece)) > 0;)
        {
            content.Write(piece, 0, count);
            if (content.Length > limit)
                return null;
        }
        return content.ToArray();
    }
}
