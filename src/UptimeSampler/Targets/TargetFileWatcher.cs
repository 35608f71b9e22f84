using System.Threading.Channels;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Targets;

/// <summary>
/// Watches a targets file and the files of its secrets, and reads it again when one of them changes. Looks at their contents twice
/// a second: that also sees what notifications miss, such as files that are replaced by renaming, the swapped symbolic links of
/// Kubernetes, and network file systems. A change is taken once two looks agree, so that no half-written file is read.
/// </summary>
public sealed class TargetFileWatcher : IAsyncDisposable
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly string path;
    private readonly Func<string, string?> environment;
    private readonly TimeProvider clock;
    // A look that is due while one is under way is the same look.
    private readonly Channel<bool> due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private IReadOnlyList<FileFingerprint> taken;
    private IReadOnlyList<FileFingerprint> latest;
    private int asked;
    private ITimer? timer;
    private Task watching = Task.CompletedTask;

    /// <summary>Reads the file for the first time.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="environment">The value of an environment variable; null when it is not set.</param>
    /// <param name="clock">Says when to look.</param>
    /// <exception cref="TargetFileException">The file cannot be read, or something in it is wrong.</exception>
    public TargetFileWatcher(string path, Func<string, string?> environment, TimeProvider clock)
    {
        this.path = path;
        this.environment = environment;
        this.clock = clock;
        TargetFileReading reading = TargetFile.Reading(path, environment);
        First = reading.Targets ?? throw reading.Refusal();
        taken = latest = reading.Files;
    }

    /// <summary>What the file said when the watcher was made: nothing that changes afterwards is missed.</summary>
    public TargetSet First { get; }

    /// <summary>Begins to watch. The actions are called one at a time, never after <see cref="DisposeAsync"/>, and must not throw.</summary>
    /// <param name="changed">Takes what a changed, good file says.</param>
    /// <param name="refused">Told why a changed file is refused, once; what was taken before stays.</param>
    public void Start(Action<TargetSet> changed, Action<TargetFileException> refused)
    {
        watching = WatchAsync(changed, refused);
        timer = clock.CreateTimer(_ => due.Writer.TryWrite(true), null, LookInterval, LookInterval);
    }

    /// <summary>Reads the file again at once, changed or not: for SIGHUP. Returns before that is done.</summary>
    public void Reload()
    {
        Interlocked.Exchange(ref asked, 1);
        due.Writer.TryWrite(true);
    }

    /// <summary>Stops watching; an action that is under way ends first.</summary>
    public async ValueTask DisposeAsync()
    {
        if (timer is not null)
            await timer.DisposeAsync();
        due.Writer.TryComplete();
        await watching;
    }

    private async Task WatchAsync(Action<TargetSet> changed, Action<TargetFileException> refused)
    {
        await foreach (bool _ in due.Reader.ReadAllAsync())
        {
            if (Interlocked.Exchange(ref asked, 0) == 0 && !HasSettledOnChange())
                continue;
            TargetFileReading reading = TargetFile.Reading(path, environment);
            taken = latest = reading.Files;
            if (reading.Targets is { } targets)
                changed(targets);
            else
                refused(reading.Refusal());
        }
    }

    private bool HasSettledOnChange()
    {
        IReadOnlyList<FileFingerprint> now = [.. taken.Select(file => file.Now())];
        bool settled = now.SequenceEqual(latest);
        latest = now;
        return settled && !now.SequenceEqual(taken);
    }
}
