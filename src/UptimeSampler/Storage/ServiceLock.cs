namespace UptimeSampler.Storage;

/// <summary>
/// Held by the one service that uses a database: two would sample everything twice and judge each other's samples. The system lets go of it
/// when the process ends, however it ends.
/// </summary>
public sealed class ServiceLock : IDisposable
{
    private readonly FileStream file;

    private ServiceLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock of a database.</summary>
    /// <param name="databasePath">Path of the database; the lock is a file beside it.</param>
    /// <exception cref="StorageException">Another process holds it.</exception>
    public static ServiceLock Take(string databasePath)
    {
        string path = databasePath + ".lock";
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream file;
        try
        {
            file = new FileStream(path, options);
        }
        catch (IOException held)
        {
            throw new StorageException(StorageFault.Locked,
                $"another 'uptimesampler run' uses the database {databasePath} (fuser {path} names it); stop it, or give this one a database of its own by --database", held);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StorageException(StorageFault.ReadOnly, $"the lock file {path} cannot be written ({denied.Message}); let this user write it", denied);
        }
        return new ServiceLock(file);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
