namespace UptimeSampler.EndToEnd;

/// <summary>What a program has said so far on one stream, line by line; can be waited for.</summary>
internal sealed class Lines
{
    private readonly Lock guard = new();
    private readonly List<string> lines = [];
    private TaskCompletionSource changed = Pulse();
    private bool isOver;

    /// <summary>Everything so far.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (guard)
                return [.. lines];
        }
    }

    public string Text => string.Join('\n', All);

    /// <summary>Reads a stream to its end.</summary>
    public async Task FollowAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            Change(() => lines.Add(line));
        Change(() => isOver = true);
    }

    /// <summary>The first line, from <paramref name="from"/> on, that holds a text; null when the stream ends without one.</summary>
    /// <exception cref="OperationCanceledException">The deadline passed first.</exception>
    public async Task<string?> FirstAsync(string text, int from, CancellationToken deadline)
    {
        while (true)
        {
            Task next;
            lock (guard)
            {
                if (lines.Skip(from).FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                    return found;
                if (isOver)
                    return null;
                next = changed.Task;
            }
            await next.WaitAsync(deadline);
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource before;
        lock (guard)
        {
            change();
            (before, changed) = (changed, Pulse());
        }
        before.SetResult();
    }

    private static TaskCompletionSource Pulse() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
