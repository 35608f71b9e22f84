using UptimeSampler.Preflight;
using UptimeSampler.Preflight.Reporting;
using UptimeSampler.Reports.Documents;

namespace UptimeSampler.App.Commands.Preflight;

/// <summary>What a preflight found, for people: the verdict first, then the checks, then what to do.</summary>
internal static class PreflightText
{
    public static IEnumerable<string> Lines(PreflightResult result, DocumentFiles files)
    {
        yield return $"{result.Verdict.Word()}  {PlainText.Line(result.Plan.Name, 100)}  {PlainText.Line(PreflightDocument.Sentence(result), 500)}";
        yield return "";
        foreach (string row in TextTable.Lines(["check", "of", "verdict", "what was found"], [.. result.Findings.Select(Row)]))
            yield return "  " + row;
        yield return "";
        foreach (PreflightFinding finding in result.Findings.Where(finding => finding is { Verdict: ReadyVerdict.NotReady or ReadyVerdict.Unknown, Advice: not null }))
            yield return $"  {finding.Kind.Name()} of {PlainText.Line(finding.Name, 100)}: {PlainText.Line(finding.Advice, 600)}";
        yield return $"  Report: {files.Markdown} and {Path.GetFileName(files.Html)}";
    }

    /// <summary>What a plan checks, in order.</summary>
    public static IEnumerable<string> Lines(PreflightPlan plan)
    {
        yield return $"{PlainText.Line(plan.Name, 100)}: the plan is good. It checks, in this order:";
        foreach (CheckKind kind in Enum.GetValues<CheckKind>())
        {
            string[] names = kind == CheckKind.Limits
                ? [.. plan.Limits.Select(source => $"{source.Name} for {Words.Count(source.Need, "request")} at once")]
                : [.. plan.Targets.Where(target => target.Kinds.Contains(kind)).Select(target => kind == CheckKind.Stress ? $"{target.Target.Name} with {Words.Count(target.Stress.Goal, "request")} at once" : target.Target.Name)];
            if (names.Length > 0)
                yield return $"  {kind.Name()}: {PlainText.Line(string.Join(", ", names), 1_000)}";
        }
    }

    private static string[] Row(PreflightFinding finding) => [finding.Kind.Name(), PlainText.Line(finding.Name, 60), finding.Verdict.Word(), PlainText.Line(finding.Detail, 500)];
}
