using UptimeSampler.Checking;
using UptimeSampler.Statistics;

namespace UptimeSampler.App.Commands.Check;

/// <summary>One line on a terminal that tells how the checks stand, and is gone when they are over.</summary>
internal sealed class CheckProgressLine : IDisposable
{
    private const int NameLimit = 40;

    private readonly Lock guard = new();
    private readonly TerminalLine line;
    private readonly string[] names;
    private readonly CheckProgress?[] states;

    private CheckProgressLine(TerminalLine line, string[] names)
    {
        this.line = line;
        this.names = names;
        states = new CheckProgress?[names.Length];
    }

    /// <summary>Null when standard error is no terminal.</summary>
    public static CheckProgressLine? Open(TextWriter error, IReadOnlyList<CheckRequest> requests) => TerminalLine.Open(error) is { } line
        ? new CheckProgressLine(line, [.. requests.Select(request => PlainText.Line(request.Target.Name, NameLimit))])
        : null;

    public void Show(CheckProgress progress)
    {
        lock (guard)
        {
            states[progress.Place] = progress;
            line.Show(() => Text(names, states));
        }
    }

    public void Dispose() => line.Dispose();

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
}
