using System.CommandLine;
using UptimeSampler.Reports.Comparisons;

namespace UptimeSampler.App.Commands.Compare;

/// <summary>The options of <c>compare</c>, and what is asked by them.</summary>
internal static class CompareOptions
{
    private const string Standard = "24h";

    private static readonly Option<string> Target = new("--target") { Description = "What may have become worse", HelpName = "NAME", Required = true };

    private static readonly Option<string?> ChangedAt = new("--changed-at")
    {
        Description = "When it was changed: an instant such as 2026-11-26T09:00Z, or an age such as 15m. What came before is compared with everything since. Ask again with the same instant: an age moves on with the clock",
        HelpName = "WHEN",
    };

    private static readonly Option<string?> Before = new("--before") { Description = $"With --changed-at: how long a time before the change is held against what came after (default: {Standard})", HelpName = "TIME" };
    private static readonly Option<string?> Against = new("--against") { Description = "Another target that was sampled at the same time, to compare with instead of an earlier time", HelpName = "NAME" };
    private static readonly Option<string?> Since = new("--since") { Description = $"With --against: start of the window, written as for --changed-at (default: {Standard})", HelpName = "WHEN" };
    private static readonly Option<string?> Until = new("--until") { Description = "End of the window, written as for --changed-at (default: now)", HelpName = "WHEN" };
    private static readonly Option<bool> AllSamples = new("--all-samples") { Description = "Count samples that suspicion added, too: more are taken while something fails, so that a fault that comes and goes weighs more" };

    public static IReadOnlyList<Option> All { get; } = [Target, ChangedAt, Before, Against, Since, Until, AllSamples];

    /// <exception cref="CommandException">An option is wrong, or does not go with another.</exception>
    public static ComparisonQuestion QuestionOf(ParseResult parsed, DateTimeOffset now)
    {
        string target = parsed.GetRequiredValue(Target);
        string? against = parsed.GetValue(Against), changedAt = parsed.GetValue(ChangedAt);
        if (against is null == changedAt is null)
            throw new CommandException($"what '{PlainText.Line(target, 80)}' is to be compared with is given by --changed-at WHEN (itself, earlier) or by --against NAME (another target at the same time); give one of them");
        if (against is null && parsed.GetValue(Since) is not null)
            throw new CommandException("--since goes with --against; with --changed-at, everything since the change counts: leave --since out");
        if (against is not null && parsed.GetValue(Before) is not null)
            throw new CommandException("--before goes with --changed-at; with --against, both targets are compared over the same time: leave --before out");
        if (against == target)
            throw new CommandException($"--against '{PlainText.Line(target, 80)}' is the target itself; name another, or compare it with its own past by --changed-at");
        string start = against is null ? ChangedAt.Name : Since.Name;
        DateTimeOffset from = InstantText.Parse(start, changedAt ?? parsed.GetValue(Since) ?? Standard, now);
        DateTimeOffset to = parsed.GetValue(Until) is { } until ? InstantText.Parse(Until.Name, until, now) : now;
        if (from >= to)
            throw new CommandException($"the window is empty: {start} is {Words.Instant(from)} and its end (--until, or now) is {Words.Instant(to)}; let it start before it ends");
        ComparedWindow after = new(target, from, to);
        return new ComparisonQuestion(against is null ? new ComparedWindow(target, from - BeforeOf(parsed), from) : after with { Target = against }, after)
        {
            Confidence = parsed.GetValue(CommonOptions.Confidence),
            AllSamples = parsed.GetValue(AllSamples),
        };
    }

    private static TimeSpan BeforeOf(ParseResult parsed)
    {
        string text = parsed.GetValue(Before) ?? Standard;
        return DurationText.TryParse(text, out TimeSpan before) && before > TimeSpan.Zero
            ? before
            : throw new CommandException($"--before '{PlainText.Line(text, 40)}' is no length of time; write one such as 24h or 7d");
    }
}
