using UptimeSampler.Reports.Documents;

namespace UptimeSampler.Preflight.Reporting;

/// <summary>The report of a preflight: the verdict and what to do, the checks at one look, then what each of them rests on.</summary>
public static class PreflightDocument
{
    /// <summary>The report.</summary>
    public static Document Of(PreflightResult result) => new(
        $"Preflight: {result.Plan.Name}",
        [
            new Answer(result.Verdict.Word(), Sentence(result), ToneOf(result.Verdict)),
            .. ToDo(result),
            new Heading("Checks"),
            new Table(["check", "of", "verdict", "what was found", ">took"], [.. result.Findings.Select(Row)]),
            .. StressSection.Of(result),
            .. HealthSection.Of(result),
            .. LimitsSection.Of(result),
            new Heading("About this report"),
            new Points([.. About(result)]),
        ]);

    /// <summary>How good a verdict is.</summary>
    internal static Tone ToneOf(ReadyVerdict verdict) => verdict switch
    {
        ReadyVerdict.Ready => Tone.Good,
        ReadyVerdict.NotReady => Tone.Bad,
        _ => Tone.Doubtful,
    };

    /// <summary>The verdict in a sentence.</summary>
    public static string Sentence(PreflightResult result)
    {
        string Of(ReadyVerdict verdict) => string.Join(", ", result.Findings.Where(finding => finding.Verdict == verdict).Select(finding => $"{finding.Kind.Name()} of {finding.Name}"));
        string open = string.Join(", ", new[] { Of(ReadyVerdict.Unknown), Of(ReadyVerdict.Skipped) }.Where(text => text.Length > 0));
        return result.Verdict switch
        {
            ReadyVerdict.Ready => $"all {Words.Count(result.Findings.Count, "check")} passed.",
            ReadyVerdict.NotReady => $"{Of(ReadyVerdict.NotReady)} failed{(open.Length > 0 ? $"; not known: {open}" : "")}.",
            _ when result.WasInterrupted => $"it was stopped{(open.Length > 0 ? $"; not known: {open}" : "")}.",
            _ => $"nothing was found bad, but not all is known: {open}.",
        };
    }

    private static IEnumerable<Block> ToDo(PreflightResult result)
    {
        string[] steps = [.. result.Findings
            .Where(finding => finding.Verdict is ReadyVerdict.NotReady or ReadyVerdict.Unknown)
            .OrderBy(finding => finding.Verdict)
            .Select(finding => $"{finding.Kind.Name()} of {finding.Name}: {finding.Detail}. {finding.Advice}")];
        if (steps.Length == 0 && result.Verdict == ReadyVerdict.Ready)
            yield break;
        yield return new Heading("What to do");
        yield return new Points([.. steps, result.Verdict == ReadyVerdict.NotReady ? "Then run this preflight again." : "Run this preflight again until it says READY."], IsNumbered: true);
    }

    private static Cell[] Row(PreflightFinding finding) =>
    [
        finding.Kind.Name(),
        finding.Name,
        new Cell(finding.Verdict.Word(), ToneOf(finding.Verdict)),
        finding.Detail,
        finding.Duration > TimeSpan.Zero ? Words.Span(finding.Duration) : "",
    ];

    private static IEnumerable<string> About(PreflightResult result)
    {
        yield return $"Begun {Words.Instant(result.StartedAt)}, ended {Words.Instant(result.EndedAt)}{(result.WasInterrupted ? ", stopped before its end" : "")}.";
        if (result.Plan is { From: { } from, To: { } to })
            yield return $"The event: {Words.Instant(from)} to {Words.Instant(to)}{(to < result.EndedAt ? ", which is over" : "")}.";
        yield return result.Plan.ContinueAfterBreach
            ? "Load went on after a breach, as the plan says."
            : "Load ends at the first breach: nothing is loaded after it, and a target that breaks is not narrowed down.";
        yield return "READY means proven, not only not disproven: what could not be found out is UNKNOWN.";
    }
}
