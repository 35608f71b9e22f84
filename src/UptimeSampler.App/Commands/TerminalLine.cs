namespace UptimeSampler.App.Commands;

/// <summary>One line on a terminal that is written over itself, and is gone at the end.</summary>
internal sealed class TerminalLine : IDisposable
{
    private const string Clear = "\r\u001b[K";
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly Lock guard = new();
    private readonly Action<string> write;
    private long shown;

    private TerminalLine(Action<string> write) => this.write = write;

    /// <summary>Null when standard error is no terminal: such a line is of no use in a file.</summary>
    public static TerminalLine? Open(TextWriter error) =>
        Console.IsErrorRedirected || !ReferenceEquals(error, Console.Error) || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb"
            ? null
            : new TerminalLine(error.Write);

    /// <param name="text">Makes the line; called only when it is time for one.</param>
    public void Show(Func<string> text)
    {
        lock (guard)
        {
            if (shown != 0 && TimeProvider.System.GetElapsedTime(shown) < Every)
                return;
            shown = TimeProvider.System.GetTimestamp();
            write(Clear + PlainText.Bound(text(), Math.Max(20, Width() - 1)));
        }
    }

    public void Dispose()
    {
        lock (guard)
        {
            write(Clear);
        }
    }

    private static int Width()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
