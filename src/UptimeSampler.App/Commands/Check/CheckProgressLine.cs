using UptimeSampler.Checking;
using UptimeSampler.Statistics;

namespace UptimeSampler.App.Commands.Check;

/// <summary>One line on a terminal that tells how the checks stand, and is gone when they are over.</summary>
internal sealed class CheckProgressLine : IDisposable
{
    private const string Clear = "\r\u001b[K";
    private const int NameLimit = 40;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly Lock guard = new();
    private readonly Action<string> write;
    private readonly string[] names;
    private readonly CheckProgress?[] states;
    private long shown;

    private CheckProgressLine(Action<string> write, string[] names)
    {
        this.write = write;
        this.names = names;
        states = new CheckProgress?[names.Length];
    }

    /// <summary>Null when standard error is no terminal: a line that is written over itself is of no use in a file.</summary>
    public static CheckProgressLine? Open(TextWriter error, IReadOnlyList<CheckRequest> requests) =>
        Console.IsErrorRedirected || !ReferenceEquals(error, Console.Error) || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb"
            ? null
            : new CheckProgressLine(error.Write, [.. requests.Select(request => PlainText.Line(request.Target.Name, NameLimit))]);

    public void Show(CheckProgress progress)
    {
        lock (guard)
        {
            states[progress.Place] = progress;
            if (shown != 0 && TimeProvider.System.GetElapsedTime(shown) < Every)
                return;
            shown = TimeProvider.System.GetTimestamp();
            write(Clear + PlainText.Bound(Text(names, states), Math.Max(20, Width() - 1)));
        }
    }

    public void Dispose()
    {
        lock (guard)
        {
            write(Clear);
        }
    }

    /// <summary>What is known so far.</summary>
    public static string Text(IReadOnlyList<string> names, IReadOnlyList<CheckProgress?> states)
    {
        if (names.Count == 1)
            return states[0] is { } only ? $"{names[0]}: {Counts([only])}; {State(only)}" : names[0];
        CheckProgress[] known = [.. states.OfType<CheckProgress>()];
        string failing = string.Join(", ", known.Where(IsFailing).Select(state => names[state.Place]));
        return $"{known.Count(state => state.IsOver)} of {Words.Count(names.Count, "check")} done, {Counts(known)}{(failing.Length > 0 ? "; FAILING: " + failing : "")}";
    }

    private static bool IsFailing(CheckProgress state) => state.Verdict is OneShotVerdict.Failing or OneShotVerdict.Partial or OneShotVerdict.Down;

    private static string Counts(CheckProgress[] states)
    {
        long invalid = states.Sum(state => state.Invalid);
        return $"{states.Sum(state => state.Samples)} samples, {states.Sum(state => state.Failures)} failed"
            + (invalid > 0 ? $", {invalid} not counted (our own fault)" : "");
    }

    private static string State(CheckProgress state) => IsFailing(state)
        ? $"FAILING, {Words.Percent(state.Interval.Low)} to {Words.Percent(state.Interval.High)} of requests"
        : "nothing proven yet";

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
