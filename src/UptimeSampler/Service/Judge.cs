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
    private static readonly TimeSpan UpdateAfter = TimeSpan.FromMinutes(2);

    private const int EvidenceLimit = 5_000;

    /// <summary>When very many targets fail at once, reading their evidence again must not hold up what is to be stored.</summary>
    private const int RefreshesPerCommit = 2;

    /// <summary>A stop is not held up for longer by very many targets that fail at once.</summary>
    private static readonly TimeSpan LastRefreshLimit = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, byte[]> committed = new(states, StringComparer.Ordinal);
    private readonly Dictionary<string, TargetDetector> working = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> refreshed = new(StringComparer.Ordinal);
    private readonly HashSet<string> silent = new(silentTargets, StringComparer.Ordinal);
    private readonly HashSet<string> touched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> certificateEndsSoon = new(StringComparer.Ordinal);
    private int refreshes;

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
        if (detector.FoldedSamples == 0 && transaction.FindOpen(target.Name, IncidentKind.FailureRate) is { } lost)
            detector.Resume(lost.Onset, lost.LastFailureAt ?? lost.OpenedAt, lost.Samples, lost.Failures, lost.Evidence, settings);
        IReadOnlyList<Finding> findings = detector.Fold(batch, settings);
        AlertWriter alerts = new(transaction, storeKey, target, targets, time);
        foreach (Finding finding in findings)
            Apply(transaction, alerts, finding, target);
        if (findings.Count == 0 && detector.Failing is { } status && batch.Samples.Count > 0)
            Refresh(transaction, alerts, status, target);
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

    /// <summary>
    /// Ends what can never be found to be over: incidents of targets that are not watched any more, and those about certificates whose end
    /// nobody wants to know of any more. A target that comes back starts without evidence.
    /// </summary>
    public bool CloseUnwatched(StoreTransaction transaction, TargetSet set)
    {
        bool changed = false;
        DateTimeOffset now = time.GetUtcNow();
        foreach (Incident open in transaction.OpenIncidents())
        {
            Target? target = set.Targets.FirstOrDefault(target => target.Name == open.Target);
            if (target is not null && (open.Kind != IncidentKind.Certificate || target.Tls.ExpiresWithin is not null))
                continue;
            Incident over = IncidentWriter.ResolveUnwatched(open, target is null, now);
            transaction.Update(over);
            AlertWriter.WriteEnd(transaction, over, now);
            changed = true;
        }
        HashSet<string> watched = [.. set.Targets.Select(target => target.Name)];
        foreach (string gone in committed.Keys.Union(working.Keys).Where(name => !watched.Contains(name) && Detector(name).Failing is not null).ToArray())
        {
            working[gone] = new TargetDetector();
            touched.Add(gone);
        }
        return changed;
    }

    /// <summary>
    /// Gives every open incident the numbers of now: at the end of the process, since nobody comes by again. What this changes is told after
    /// the next start, if it still holds then.
    /// </summary>
    public void RefreshAll(StoreTransaction transaction, TargetSet targets)
    {
        long began = time.GetTimestamp();
        foreach (Target target in targets.Targets)
            if (Detector(target.Name).Failing is { } status && time.GetElapsedTime(began) < LastRefreshLimit)
                Refresh(transaction, status, target);
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
        refreshes = 0;
    }

    /// <summary>The transaction did not commit: what was judged is undone.</summary>
    public void Forget()
    {
        foreach (string target in touched)
            working.Remove(target);
        touched.Clear();
        refreshed.Clear();
        refreshes = 0;
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
                alerts.Write(AlertKind.Opened, transaction.Insert(IncidentWriter.Open(target.Name, numbers, samples, time.GetUtcNow())), finding.At);
            return;
        }
        Incident updated = IncidentWriter.Refresh(open, numbers, samples);
        if (finding.Kind == FindingKind.Recovered)
            updated = IncidentWriter.Resolve(updated, finding.At);
        transaction.Update(updated);
        if (finding.Kind == FindingKind.Recovered)
            alerts.Write(AlertKind.Resolved, updated);
        else
            TellIfLevelChanged(transaction, alerts, updated);
    }

    /// <summary>A partial outage that became total, or back, is told once it has lasted: what was told last decides, also across a restart.</summary>
    private void TellIfLevelChanged(StoreTransaction transaction, AlertWriter alerts, Incident incident)
    {
        if (time.GetUtcNow() - incident.OpenedAt >= UpdateAfter)
            alerts.WriteChange(incident, transaction.Told(incident.Id));
    }

    private void Refresh(StoreTransaction transaction, AlertWriter alerts, FailureStatus status, Target target)
    {
        DateTimeOffset now = time.GetUtcNow();
        // Also after the clock was set back.
        if (refreshed.TryGetValue(target.Name, out DateTimeOffset last) && now >= last && now - last < RefreshEvery)
            return;
        if (++refreshes > RefreshesPerCommit)
            return;
        refreshed[target.Name] = now;
        if (Refresh(transaction, status, target) is { } updated)
            TellIfLevelChanged(transaction, alerts, updated);
    }

    private static Incident? Refresh(StoreTransaction transaction, FailureStatus status, Target target)
    {
        if (transaction.FindOpen(target.Name, IncidentKind.FailureRate) is not { } open)
            return null;
        IReadOnlyList<Sample> samples = transaction.Samples(target.Name, status.Onset, DateTimeOffset.MaxValue, EvidenceLimit);
        Incident updated = IncidentWriter.Refresh(open, Numbers(status, target), samples);
        transaction.Update(updated);
        return updated;
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

    /// <summary>
    /// The addresses of a name may have certificates of their own: one that ends soon is enough, and only when none has been seen for a
    /// while is it over.
    /// </summary>
    private bool JudgeCertificate(StoreTransaction transaction, AlertWriter alerts, SampleBatch batch, Target target)
    {
        if (target.Tls.ExpiresWithin is not { } within
            || batch.Samples.Where(sample => sample is { InMaintenance: false, Outcome.CertificateExpires: not null }).ToList() is not { Count: > 0 } samples)
            return false;
        Sample nearest = samples.MinBy(sample => sample.Outcome.CertificateExpires)!;
        DateTimeOffset expires = nearest.Outcome.CertificateExpires!.Value;
        Incident? open = transaction.FindOpen(target.Name, IncidentKind.Certificate);
        if (CertificateRule.EndsSoon(expires, nearest.At, within))
        {
            certificateEndsSoon[target.Name] = samples[^1].At;
            if (open is null)
                alerts.Write(AlertKind.Opened, transaction.Insert(IncidentWriter.OpenCertificate(target.Name, expires, nearest.At)), nearest.At);
            return open is null;
        }
        // After a restart nobody remembers when one was last seen.
        certificateEndsSoon.TryAdd(target.Name, samples[^1].At);
        if (open is null || !CertificateRule.IsSettled(samples[^1].At - certificateEndsSoon[target.Name], target.Interval))
            return false;
        certificateEndsSoon.Remove(target.Name);
        Incident over = IncidentWriter.Resolve(open, samples[^1].At);
        transaction.Update(over);
        alerts.Write(AlertKind.Resolved, over);
        return true;
    }

    private static FailureNumbers Numbers(FailureStatus status, Target target) =>
        new(status.Onset, status.LastFailure, status.Samples, status.Failures, status.Evidence, status.Threshold, status.Down, target.Tolerate);
}
