namespace UptimeSampler.App.Commands;

/// <summary>Says on standard error how far a command has come, once it takes longer than people wait without wondering.</summary>
internal sealed class SlowProgress(TextWriter errors, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private long last = time.GetTimestamp();

    /// <param name="line">Makes the line; called only when it is time for one.</param>
    public void Report(Func<string> line)
    {
        if (time.GetElapsedTime(last) < Every)
            return;
        last = time.GetTimestamp();
        errors.WriteLine(line());
    }
}
