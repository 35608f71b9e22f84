using System.Diagnostics.CodeAnalysis;

namespace UptimeSampler.Storage;

/// <summary>
/// Held by the one service that uses a database: two would sample everything twice and judge each other's samples. The system lets go of it
/// when the process ends, however it ends.
/// </summary>
public sealed class ServiceLock : IDisposable
{
    private readonly FileStream file;

    private ServiceLock(FileStream file) => this.file = file;

    /// <summary>A question by <see cref="IsHeld"/> is over long before this: only a service keeps the lock for longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Whether a service uses a database now.</summary>
    /// <param name="databasePath">Path of the database.</param>
    /// <returns>Null when this user may not know: the lock file cannot be read.</returns>
    public static bool? IsHeld(string databasePath)
    {
        try
        {
            // Shared among those who ask, and refused while a service has it for itself.
            using FileStream file = new(PathOf(databasePath), new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 0 });
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Takes the lock of a database.</summary>
    /// <param name="databasePath">Path of the database; the lock is a file beside it.</param>
    /// <exception cref="StorageException">Another process holds it.</exception>
    public static ServiceLock Take(string databasePath)
    {
        string path = PathOf(databasePath);
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream? file = null;
        IOException? held = null;
        try
        {
            SpinWait.SpinUntil(() => TryOpen(path, options, out file, out held), Patience);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StorageException(StorageFault.ReadOnly, $"the lock file {path} cannot be written ({denied.Message}); let this user write it", denied);
        }
        return file is not null
            ? new ServiceLock(file)
            : throw new StorageException(StorageFault.Locked,
                $"another 'uptimesampler run' uses the database {databasePath} (fuser {path} names it); stop it, or give this one a database of its own by --database", held!);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static string PathOf(string databasePath) => databasePath + ".lock";

    private static bool TryOpen(string path, FileStreamOptions options, [NotNullWhen(true)] out FileStream? file, [NotNullWhen(false)] out IOException? held)
    {
        (file, held) = (null, null);
        try
        {
            file = new FileStream(path, options);
            return true;
        }
        catch (IOException refused)
        {
            held = refused;
            return false;
        }
    }
}
