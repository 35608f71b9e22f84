using UptimeSampler.Detection;
using UptimeSampler.Incidents;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service;

/// <summary>
/// From samples to incidents and alerts, within the transaction that stores the samples. Works on copies: what a transaction that
/// did not commit has changed is forgotten by <see cref="Forget"/>.
/// </summary>
internal sealed class Judge(string storeKey, IReadOnlyDictionary<string, byte[]> states, IEnumerable<string> silentTargets, FalseAlarmBudget budget, TimeProvider time)
{
    /// <summary>How long before the onset samples are read, for the onset's lower end.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(10);

    /// <summary>How often an open incident's evidence is read again.</summary>
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(10);

    /// <summary>A change of level is told once the incident has been open this long: the first alert already says what fails.</summary>
    private static readonly TimeSpan UpdateAfter = TimeSpan.FromMinutes(10);

    private const int EvidenceLimit = 5_000;

    private readonly Dictionary<string, byte[]> committed = new(states, StringComparer.Ordinal);
    private readonly Dictionary<string, TargetDetector> working = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> refreshed = new(StringComparer.Ordinal);
    private readonly HashSet<string> silent = new(silentTargets, StringComparer.Ordinal);
    private readonly HashSet<string> touched = new(StringComparer.Ordinal);

    /// <summary>The detector of a target as it stands.</summary>
    public TargetDetector Detector(string target)
    {
        if (working.TryGetValue(target, out TargetDetector? detector))
            return detector;
        detector = committed.TryGetValue(target, out byte[]? state) ? TargetDetector.FromBytes(state) : new TargetDetector();
        working.Add(target, detector);
        return detector;
    }

    /// <summary>Folds a batch and writes what follows from it.</summary>
    /// <returns>True when an incident was opened or resolved.</returns>
    public bool Apply(StoreTransaction transaction, SampleBatch batch, Target target, TargetSet targets)
    {
        TargetDetector detector = Detector(target.Name);
        touched.Add(target.Name);
        DetectionSettings settings = new(target.Tolerate, budget.Threshold(Math.Max(1, targets.Targets.Count)), target.Interval);
        IReadOnlyList<Finding> findings = detector.Fold(batch, settings);
        AlertWriter alerts = new(transaction, storeKey, target, targets, time);
        foreach (Finding finding in findings)
            Apply(transaction, alerts, finding, target);
        if (findings.Count == 0 && detector.Failing is { } status && batch.Samples.Count > 0)
            Refresh(transaction, status, target);
        bool silenceEnded = batch.Samples.Any(sample => sample.Outcome.Kind != OutcomeKind.Invalid)
            && EndSilence(transaction, alerts, target, batch.Samples[^1].At);
        bool certificate = JudgeCertificate(transaction, alerts, batch, target);
        return findings.Count > 0 || silenceEnded || certificate;
    }

    /// <summary>Opens an incident about silence, unless one is open.</summary>
    public bool OpenSilence(StoreTransaction transaction, Target target, TargetSet targets, DateTimeOffset lastValid, DateTimeOffset now)
    {
        if (transaction.FindOpen(target.Name, IncidentKind.NoData) is not null)
            return false;
        silent.Add(target.Name);
        DateTimeOffset from = lastValid - target.Interval - EvidenceBlock.Length;
        Dictionary<FailureClass, long> invalid = transaction.Samples(target.Name, from, DateTimeOffset.MaxValue, EvidenceLimit)
            .Where(sample => sample.Outcome.Kind == OutcomeKind.Invalid)
            .GroupBy(sample => sample.Outcome.Failure).ToDictionary(group => group.Key, group => (long)group.Count());
        Incident incident = transaction.Insert(IncidentWriter.OpenNoData(target.Name, lastValid, invalid, now));
        new AlertWriter(transaction, storeKey, target, targets, time).Write(AlertKind.Opened, incident);
        return true;
    }

    /// <summary>Writes the states of the targets judged since the last commit.</summary>
    public void Save(StoreTransaction transaction)
    {
        foreach (string target in touched)
            transaction.SaveDetectorState(target, Detector(target).ToBytes());
    }

    /// <summary>The transaction committed: what was judged stands.</summary>
    public void Keep()
    {
        foreach (string target in touched)
            committed[target] = working[target].ToBytes();
        touched.Clear();
    }

    /// <summary>The transaction did not commit: what was judged is undone.</summary>
    public void Forget()
    {
        foreach (string target in touched)
            working.Remove(target);
        touched.Clear();
        refreshed.Clear();
    }

    private void Apply(StoreTransaction transaction, AlertWriter alerts, Finding finding, Target target)
    {
        FailureNumbers numbers = Numbers(finding.Status, target);
        // Nothing newer than what was found: the classes must add up to the failures beside them.
        DateTimeOffset end = finding.At.AddMilliseconds(1);
        IReadOnlyList<Sample> samples = transaction.Samples(target.Name, finding.Status.Onset - LookBack, end, EvidenceLimit);
        Incident? open = transaction.FindOpen(target.Name, IncidentKind.FailureRate);
        refreshed[target.Name] = time.GetUtcNow();
        if (open is null)
        {
            if (finding.Kind == FindingKind.Alarm)
                alerts.Write(AlertKind.Opened, transaction.Insert(IncidentWriter.Open(target.Name, numbers, samples, time.GetUtcNow())));
            return;
        }
        Incident updated = IncidentWriter.Refresh(open, numbers, samples);
        if (finding.Kind == FindingKind.Recovered)
            updated = IncidentWriter.Resolve(updated, finding.At);
        transaction.Update(updated);
        if (finding.Kind == FindingKind.Recovered)
            alerts.Write(AlertKind.Resolved, updated);
        else if (updated.Severity != open.Severity && time.GetUtcNow() - open.OpenedAt >= UpdateAfter)
            alerts.Write(AlertKind.Updated, updated);
    }

    private void Refresh(StoreTransaction transaction, FailureStatus status, Target target)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (refreshed.TryGetValue(target.Name, out DateTimeOffset last) && (now - last).Duration() < RefreshEvery)
            return;
        refreshed[target.Name] = now;
        if (transaction.FindOpen(target.Name, IncidentKind.FailureRate) is not { } open)
            return;
        IReadOnlyList<Sample> samples = transaction.Samples(target.Name, status.Onset, DateTimeOffset.MaxValue, EvidenceLimit);
        transaction.Update(IncidentWriter.Refresh(open, Numbers(status, target), samples));
    }

    private bool EndSilence(StoreTransaction transaction, AlertWriter alerts, Target target, DateTimeOffset at)
    {
        if (!silent.Contains(target.Name))
            return false;
        // Forgotten only once the database says so: a transaction that did not commit has ended no silence.
        if (transaction.FindOpen(target.Name, IncidentKind.NoData) is not { } silence)
        {
            silent.Remove(target.Name);
            return false;
        }
        Incident over = IncidentWriter.Resolve(silence, at);
        transaction.Update(over);
        alerts.Write(AlertKind.Resolved, over);
        return true;
    }

    private static bool JudgeCertificate(StoreTransaction transaction, AlertWriter alerts, SampleBatch batch, Target target)
    {
        if (target.Tls.ExpiresWithin is not { } within
            || batch.Samples.LastOrDefault(sample => sample.Outcome.CertificateExpires is not null) is not { InMaintenance: false } sample)
            return false;
        DateTimeOffset expires = sample.Outcome.CertificateExpires!.Value;
        Incident? open = transaction.FindOpen(target.Name, IncidentKind.Certificate);
        bool soon = CertificateRule.EndsSoon(expires, sample.At, within);
        if (soon && open is null)
            alerts.Write(AlertKind.Opened, transaction.Insert(IncidentWriter.OpenCertificate(target.Name, expires, sample.At)));
        else if (!soon && open is not null)
        {
            Incident over = IncidentWriter.Resolve(open, sample.At);
            transaction.Update(over);
            alerts.Write(AlertKind.Resolved, over);
        }
        return soon == (open is null);
    }

    private static FailureNumbers Numbers(FailureStatus status, Target target) =>
        new(status.Onset, status.Samples, status.Failures, status.Evidence, status.Threshold, status.Down, target.Tolerate);
}
