namespace UptimeSampler.Reports.Documents;

/// <summary>Writes a file as a whole or not at all: whoever reads it, also after a crash, sees the old one or the new one.</summary>
public static class WholeFile
{
    /// <summary>Writes it.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="content">What it holds then.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, byte[] content)
    {
        string partial = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.partial";
        try
        {
            using (FileStream stream = new(partial, FileMode.Create, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            File.Delete(partial);
            throw;
        }
    }
}
