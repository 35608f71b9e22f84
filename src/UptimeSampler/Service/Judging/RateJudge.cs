using UptimeSampler.Detection;
using UptimeSampler.Incidents;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service.Judging;

/// <summary>Opens, refreshes and ends incidents about a share of samples that have gone wrong, as the detectors find.</summary>
/// <param name="kind">What the incidents are about.</param>
/// <param name="detectors">The detectors.</param>
/// <param name="normOf">What is normal for a target; null while it cannot be judged.</param>
/// <param name="time">The clock.</param>
internal sealed class RateJudge(IncidentKind kind, DetectorStates detectors, Func<Target, Norm?> normOf, TimeProvider time)
{
    /// <summary>A target's samples from one instant to another (not included), the newest ones when there are more than the limit.</summary>
    public delegate IReadOnlyList<Sample> SampleSource(StoreTransaction transaction, string target, DateTimeOffset from, DateTimeOffset to, int limit);

    /// <summary>How long before the onset samples are read, for the onset's lower end.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(10);

    /// <summary>How often an open incident's evidence is read again.</summary>
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(10);

    /// <summary>A change of level is told once the incident has been open this long: the first alert already says what fails.</summary>
    private static readonly TimeSpan UpdateAfter = TimeSpan.FromMinutes(2);

    /// <summary>When very many targets fail at once, reading their evidence again must not hold up what is to be stored.</summary>
    private const int RefreshesPerCommit = 2;

    /// <summary>A stop is not held up for longer by very many targets that fail at once.</summary>
    private static readonly TimeSpan LastRefreshLimit = TimeSpan.FromSeconds(2);

    /// <summary>Where the evidence is read.</summary>
    public SampleSource SamplesOf { get; init; } = (transaction, target, from, to, limit) => transaction.Samples(target, from, to, limit);

    /// <summary>Whether an alarm with this evidence is about the target; one that is not is forgotten.</summary>
    public Func<IReadOnlyList<Sample>, bool> IsItsOwn { get; init; } = _ => true;

    // When an open incident was last given its numbers, and the last failure after which it was then told to be quiet.
    private readonly Dictionary<string, (DateTimeOffset At, DateTimeOffset? QuietAfter)> refreshed = new(StringComparer.Ordinal);
    private int refreshes;

    /// <summary>Folds a batch and writes what follows from it; true when an incident was opened, changed or resolved.</summary>
    /// <param name="judgement">The target and the transaction.</param>
    /// <param name="batch">Its samples.</param>
    /// <param name="threshold">Evidence at which an incident is opened.</param>
    public bool Apply(Judgement judgement, SampleBatch batch, double threshold)
    {
        Target target = judgement.Target;
        if (normOf(target) is not { } norm)
            return false;
        TargetDetector detector = detectors.Touch(Key(target));
        DetectionSettings settings = new(norm.Rate, threshold, target.Interval);
        if (detector.FoldedSamples == 0 && judgement.FindOpen(kind) is { } lost)
            detector.Resume(lost.Onset, lost.LastFailureAt ?? lost.OpenedAt, lost.Samples, lost.Failures, lost.Evidence, settings);
        IReadOnlyList<Finding> findings = detector.Fold(batch with { Samples = norm.View(batch.Samples) }, settings);
        foreach (Finding finding in findings)
            Apply(judgement, finding, norm);
        if (findings.Count == 0 && detector.Failing is { } status && batch.Samples.Count > 0)
            Refresh(judgement, status, norm);
        return findings.Count > 0;
    }

    /// <summary>True while the target is in trouble of this kind.</summary>
    public bool IsFailing(Target target) => detectors.Of(Key(target)).Failing is not null;

    /// <summary>True when it is in trouble and not only watched whether that is over.</summary>
    public bool IsFailingNow(Target target) => detectors.Of(Key(target)).Failing is { RecoveryProvenAt: null };

    /// <summary>Forgets the evidence against a target that is not in trouble: something else explains it.</summary>
    public void Acquit(Target target)
    {
        if (detectors.Of(Key(target)) is { Failing: null, Evidence: > 0 })
            detectors.Restart(Key(target));
    }

    /// <summary>
    /// Gives every open incident the numbers of now: at the end of the process, since nobody comes by again. What this changes is told after
    /// the next start, if it still holds then.
    /// </summary>
    public void RefreshAll(StoreTransaction transaction, IEnumerable<Target> targets)
    {
        long began = time.GetTimestamp();
        foreach (Target target in targets)
            if (detectors.Of(Key(target)).Failing is { } status && normOf(target) is { } norm && time.GetElapsedTime(began) < LastRefreshLimit)
                Refresh(transaction, status, target.Name, norm);
    }

    /// <summary>The open incident of a target that is watched no longer, with the last numbers that are known.</summary>
    public Incident Last(StoreTransaction transaction, Incident open) => detectors.Of(new DetectorKey(open.Target, kind)).Failing is { } status
        // Whether its norm was learned is not known any more, and stays as it was told.
        ? Newest(transaction, open, status, new Norm(open.Tolerated, IsLearned: false, open.LatencyLimit)) with { Summary = open.Summary }
        : open;

    /// <summary>The transaction has ended.</summary>
    /// <param name="committed">False when what it refreshed is as it was.</param>
    public void End(bool committed)
    {
        if (!committed)
            refreshed.Clear();
        refreshes = 0;
    }

    private DetectorKey Key(Target target) => new(target.Name, kind);

    private void Apply(Judgement judgement, Finding finding, Norm norm)
    {
        Target target = judgement.Target;
        FailureNumbers numbers = Numbers(finding.Status, norm);
        DateTimeOffset end = EndOf(finding.Status);
        IReadOnlyList<Sample> samples = norm.View(SamplesOf(judgement.Transaction, target.Name, finding.Status.Onset - LookBack, end, IncidentWriter.SampleLimit));
        if (judgement.FindOpen(kind) is not { } open)
        {
            refreshed[target.Name] = (time.GetUtcNow(), null);
            if (finding.Kind == FindingKind.Alarm && !IsItsOwn([.. samples.Where(sample => sample.At >= finding.Status.Onset)]))
                detectors.Restart(Key(target));
            else if (finding.Kind == FindingKind.Alarm)
                judgement.Open(IncidentWriter.Open(target.Name, kind, numbers, samples, Everywhere, time.GetUtcNow()), finding.At);
            return;
        }
        Incident updated = IncidentWriter.Refresh(open, numbers, samples, Everywhere, time.GetUtcNow());
        if (finding.Kind == FindingKind.Recovered)
        {
            judgement.Close(IncidentWriter.Resolve(updated, finding.At));
            return;
        }
        refreshed[target.Name] = (time.GetUtcNow(), QuietAfter(updated));
        judgement.Transaction.Update(updated);
        TellWhatChanged(judgement, open, updated);

        IReadOnlyList<Sample> Everywhere() => norm.View(judgement.Transaction.SamplesOfAll(finding.Status.Onset, end, IncidentWriter.SampleLimit));
    }

    /// <summary>
    /// A partial outage that became total, or back, is told once it has lasted; a part that stands out, when it did so at the refresh before as well. What was told and
    /// what is stored decide, also across a restart.
    /// </summary>
    private void TellWhatChanged(Judgement judgement, Incident before, Incident now)
    {
        if (time.GetUtcNow() - now.OpenedAt >= UpdateAfter)
            judgement.Alerts.WriteChange(now, judgement.Transaction.Told(now.Id));
        if (Suspects.Stand(before.Suspects, now.Suspects))
            judgement.Alerts.WriteSuspect(now);
    }

    private void Refresh(Judgement judgement, FailureStatus status, Norm norm)
    {
        string target = judgement.Target.Name;
        DateTimeOffset now = time.GetUtcNow();
        // Also after the clock was set back.
        if (refreshed.TryGetValue(target, out (DateTimeOffset At, DateTimeOffset? QuietAfter) last) && now >= last.At && now - last.At < RefreshEvery
            && (last.QuietAfter is null || last.QuietAfter == status.LastFailure))
            return;
        if (++refreshes > RefreshesPerCommit)
            return;
        refreshed[target] = (now, null);
        if (Refresh(judgement.Transaction, status, target, norm) is not var (before, updated))
            return;
        refreshed[target] = (now, QuietAfter(updated));
        TellWhatChanged(judgement, before, updated);
    }

    private (Incident Before, Incident Now)? Refresh(StoreTransaction transaction, FailureStatus status, string target, Norm norm)
    {
        if (transaction.FindOpen(target, kind) is not { } open)
            return null;
        Incident updated = Newest(transaction, open, status, norm);
        transaction.Update(updated);
        return (open, updated);
    }

    private Incident Newest(StoreTransaction transaction, Incident open, FailureStatus status, Norm norm)
    {
        IReadOnlyList<Sample> samples = norm.View(SamplesOf(transaction, open.Target, status.Onset, EndOf(status), IncidentWriter.SampleLimit));
        return IncidentWriter.Refresh(open, Numbers(status, norm), samples, () => norm.View(transaction.SamplesOfAll(status.Onset, EndOf(status), IncidentWriter.SampleLimit)), time.GetUtcNow());
    }

    /// <summary>What came after the last failure belongs to no incident, and would leave less room for what does.</summary>
    private static DateTimeOffset EndOf(FailureStatus status) => status.LastFailure.AddMilliseconds(1);

    private static DateTimeOffset? QuietAfter(Incident incident) => incident.IsQuiet ? incident.LastFailureAt : null;

    private static FailureNumbers Numbers(FailureStatus status, Norm norm) =>
        new(status.Onset, status.LastFailure, status.Samples, status.Failures, status.Evidence, status.Threshold, status.Down, norm.Rate, norm.IsLearned, norm.SlowerThan)
        {
            SamplesSinceLastFailure = status.SamplesSinceLastFailure,
            RecoveryProvenAt = status.RecoveryProvenAt,
        };
}
