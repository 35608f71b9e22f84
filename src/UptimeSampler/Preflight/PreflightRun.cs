using UptimeSampler.Preflight.Checks;

namespace UptimeSampler.Preflight;

/// <summary>How a preflight stands.</summary>
/// <param name="Place">Number of the check, from 1.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Name">Name of the target or server.</param>
/// <param name="Kind">What is checked.</param>
/// <param name="Text">How far it has come; null at its beginning.</param>
/// <param name="Finding">What it found; null until then.</param>
public sealed record PreflightProgress(int Place, int Count, string Name, CheckKind Kind, string? Text, PreflightFinding? Finding);

/// <summary>
/// One preflight: the checks one after the other, what is cheap first and load last. What is found bad ends no cheap check, so that one
/// report tells all; but nothing is loaded any more, unless the plan says so.
/// </summary>
/// <param name="plan">What must be true.</param>
/// <param name="surroundings">What it needs of the world.</param>
/// <param name="progress">Sees how it stands, from many threads; must return at once.</param>
public sealed class PreflightRun(PreflightPlan plan, PreflightSurroundings surroundings, Action<PreflightProgress> progress)
{
    private const string Stopped = "not run: the preflight was stopped before";

    /// <summary>Runs all checks, and says what was found, also when stopped.</summary>
    /// <param name="stopping">Stops at once.</param>
    public async Task<PreflightResult> RunAsync(CancellationToken stopping)
    {
        DateTimeOffset began = surroundings.Time.GetUtcNow();
        List<PlannedCheck> checks = [.. Checks()];
        List<PreflightFinding> findings = [];
        foreach (PlannedCheck check in checks)
        {
            int place = findings.Count + 1;
            progress(new PreflightProgress(place, checks.Count, check.Name, check.Kind, null, null));
            PreflightFinding finding = await FindAsync(check, findings, text => progress(new PreflightProgress(place, checks.Count, check.Name, check.Kind, text, null)), stopping);
            findings.Add(finding);
            progress(new PreflightProgress(place, checks.Count, check.Name, check.Kind, null, finding));
        }
        return new PreflightResult(plan, findings, began, surroundings.Time.GetUtcNow(), stopping.IsCancellationRequested);
    }

    private IEnumerable<PlannedCheck> Checks()
    {
        foreach (PreflightTarget target in Of(CheckKind.Dns))
            yield return new PlannedCheck(target.Target.Name, CheckKind.Dns, (_, stopping) => DnsCheck.RunAsync(target, surroundings, stopping));
        foreach (PreflightTarget target in Of(CheckKind.Certificate))
            yield return new PlannedCheck(target.Target.Name, CheckKind.Certificate, (_, stopping) => CertificateCheck.RunAsync(target, plan, surroundings, stopping));
        foreach (PreflightTarget target in Of(CheckKind.Health))
            yield return new PlannedCheck(target.Target.Name, CheckKind.Health, (told, stopping) => HealthCheck.RunAsync(target, surroundings, told, stopping));
        foreach (LimitsSource source in plan.Limits)
            yield return new PlannedCheck(source.Name, CheckKind.Limits, (_, stopping) => LimitsCheck.RunAsync(source, surroundings, stopping));
        foreach (PreflightTarget target in Of(CheckKind.Stress))
            yield return new PlannedCheck(target.Target.Name, CheckKind.Stress, (told, stopping) => StressCheck.RunAsync(target, plan.ContinueAfterBreach, surroundings, told, stopping));
    }

    private IEnumerable<PreflightTarget> Of(CheckKind kind) => plan.Targets.Where(target => target.Kinds.Contains(kind));

    private async Task<PreflightFinding> FindAsync(PlannedCheck check, IReadOnlyList<PreflightFinding> before, Action<string> told, CancellationToken stopping)
    {
        PreflightFinding Skipped(string why) => new(check.Name, check.Kind, ReadyVerdict.Skipped, why);
        if (stopping.IsCancellationRequested)
            return Skipped(Stopped);
        if (check.Kind == CheckKind.Stress && !plan.ContinueAfterBreach && before.FirstOrDefault(finding => finding.Verdict == ReadyVerdict.NotReady) is { } breach)
            return Skipped($"not run: {breach.Kind.Name()} of {breach.Name} was found not ready before, and nothing is loaded after that (continueAfterBreach)");
        long start = surroundings.Time.GetTimestamp();
        try
        {
            PreflightFinding finding = await check.RunAsync(told, stopping);
            return finding with { Duration = surroundings.Time.GetElapsedTime(start) };
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return Skipped("not finished: the preflight was stopped");
        }
        catch (Exception fault)
        {
            // Ours: it proves nothing, and must not cost the findings of the others.
            return new PreflightFinding(check.Name, check.Kind, ReadyVerdict.Unknown, $"the check broke off: {PlainText.Line(fault.Message, 300)}") { Duration = surroundings.Time.GetElapsedTime(start) };
        }
    }

    private sealed record PlannedCheck(string Name, CheckKind Kind, Func<Action<string>, CancellationToken, Task<PreflightFinding>> RunAsync);
}
