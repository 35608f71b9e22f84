namespace UptimeSampler.Storage;

/// <summary>What is wrong with the database.</summary>
public enum StorageFault
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>The disk (or a quota) is full. Nothing of the transaction was stored; the same call may be repeated.</summary>
    Full,

    /// <summary>The file or its file system cannot be written.</summary>
    ReadOnly,

    /// <summary>Another process holds the write lock for longer than we wait.</summary>
    Locked,

    /// <summary>The file is damaged.</summary>
    Corrupt,

    /// <summary>The file is something else than a database of this program.</summary>
    NotADatabase,

    /// <summary>A newer program has changed the schema.</summary>
    Newer,

    /// <summary>An older program has made the schema, and it was opened for reading only.</summary>
    Older,

    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>The target has samples already where others were to be imported.</summary>
    Filled,
}

/// <summary>The database cannot do what was asked; the message says what, which file, and what to do.</summary>
/// <param name="fault">What is wrong.</param>
/// <param name="message">The same for people.</param>
/// <param name="inner">Where it came from.</param>
public sealed class StorageException(StorageFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    private readonly Func<CommandWords, string>? say;

    /// <summary>The same, with a command of ours that helps.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="path">The database file, which the command is about.</param>
    /// <param name="say">The message, with the command as it is written where it is read.</param>
    /// <param name="inner">Where it came from.</param>
    internal StorageException(StorageFault fault, string path, Func<CommandWords, string> say, Exception? inner = null)
        : this(fault, say(CommandWords.Plain), inner) => (Path, this.say) = (path, say);

    /// <summary>The database file whose path a command in the message needs; null when there is no command in it.</summary>
    public string? Path { get; }

    /// <summary>The message, with commands as they are written where it is read.</summary>
    public string Sentence(CommandWords words) => say?.Invoke(words) ?? Message;

    /// <summary>What is wrong.</summary>
    public StorageFault Fault { get; } = fault;
}
