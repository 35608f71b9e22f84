using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Importing;

/// <summary>Another program's configuration cannot be read; the message says where and why.</summary>
/// <param name="message">For people.</param>
public sealed class ImportException(string message) : Exception(message)
{
    /// <summary>Reads a file; what keeps it from being read is told in a sentence.</summary>
    internal static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (NotRegularFileException irregular)
        {
            throw new ImportException($"{path} cannot be read: {irregular.Message}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{path} cannot be read: {unreadable.Message}");
        }
    }
}
