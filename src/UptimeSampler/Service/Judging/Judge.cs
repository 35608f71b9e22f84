using UptimeSampler.Detection;
using UptimeSampler.Incidents;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service.Judging;

/// <summary>
/// From samples to incidents and alerts, within the transaction that stores the samples: one judge for each kind of incident. What a
/// transaction that did not commit has changed is forgotten by <see cref="Forget"/>.
/// </summary>
internal sealed class Judge
{
    private readonly string storeKey;
    private readonly TimeProvider time;
    private readonly DetectorStates detectors;
    private readonly RateJudge failures;
    private readonly RateJudge latencies;
    private readonly FleetJudge fleet;
    private readonly NoDataJudge noData;
    private readonly CertificateJudge certificates = new();
    private readonly FalseAlarmBudget budget;
    private (TargetSet? Set, double Threshold) threshold;

    /// <summary>A judge that goes on where another has ended.</summary>
    /// <param name="storeKey">Names the database in alerts.</param>
    /// <param name="states">Saved states of the detectors.</param>
    /// <param name="silentTargets">Targets with an open incident about missing data.</param>
    /// <param name="budget">How many false alarms are allowed.</param>
    /// <param name="baselines">What is normal for targets that learn it.</param>
    /// <param name="time">The clock.</param>
    public Judge(
        string storeKey, IReadOnlyDictionary<DetectorKey, byte[]> states, IEnumerable<string> silentTargets, FalseAlarmBudget budget, Baselines baselines, TimeProvider time)
    {
        (this.storeKey, this.budget, this.time) = (storeKey, budget, time);
        detectors = new DetectorStates(states);
        failures = new RateJudge(IncidentKind.FailureRate, detectors, baselines.FailureNorm, time);
        latencies = new RateJudge(IncidentKind.Latency, detectors, baselines.LatencyNorm, time);
        fleet = new FleetJudge(failures, detectors, baselines, time);
        noData = new NoDataJudge(silentTargets, time);
    }

    /// <summary>The detector of a target's failure rate, or of its latency, as it stands.</summary>
    public TargetDetector Detector(string target, IncidentKind kind = IncidentKind.FailureRate) => detectors.Of(new DetectorKey(target, kind));

    /// <summary>Folds a batch and writes what follows from it.</summary>
    /// <returns>True when an incident was opened or resolved.</returns>
    public bool Apply(StoreTransaction transaction, SampleBatch batch, Target target, TargetSet targets)
    {
        Judgement judgement = new(transaction, storeKey, target, targets, time);
        fleet.Add(batch, targets);
        return failures.Apply(judgement, batch, Threshold(targets))
            | JudgeLatency(judgement, batch, Threshold(targets))
            | noData.Apply(judgement, batch)
            | certificates.Apply(judgement, batch);
    }

    /// <summary>Judges all targets together, once a transaction.</summary>
    /// <returns>True when an incident was opened or resolved.</returns>
    public bool ApplyFleet(StoreTransaction transaction, TargetSet targets) => fleet.Apply(transaction, storeKey, targets, Threshold(targets), time);

    /// <summary>Opens an incident about missing data, unless one is open.</summary>
    public bool OpenNoData(StoreTransaction transaction, Target target, TargetSet targets, DateTimeOffset lastValid) =>
        noData.Open(new Judgement(transaction, storeKey, target, targets, time), lastValid);

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
            Target? target = set.About(open);
            if (target is not null && IsWatched(target, open.Kind))
                continue;
            Incident over = IncidentWriter.ResolveUnwatched(Last(transaction, open), target is null, now);
            transaction.Update(over);
            AlertWriter.WriteEnd(transaction, over, set, now);
            changed = true;
        }
        Dictionary<string, Target> watched = set.Targets.Append(set.Fleet).OfType<Target>().ToDictionary(target => target.Name, StringComparer.Ordinal);
        foreach (DetectorKey key in detectors.Keys)
            if (!(watched.TryGetValue(key.Target, out Target? target) && IsWatched(target, key.Kind)) && detectors.Of(key).Failing is not null)
                detectors.Restart(key);
        return changed;
    }

    /// <summary>Gives every open incident the numbers of now: at the end of the process, since nobody comes by again.</summary>
    public void RefreshAll(StoreTransaction transaction, TargetSet targets)
    {
        failures.RefreshAll(transaction, targets.Targets);
        latencies.RefreshAll(transaction, targets.Targets);
        fleet.RefreshAll(transaction, targets);
    }

    /// <summary>Writes the states of the targets judged since the last commit.</summary>
    public void Save(StoreTransaction transaction) => detectors.Save(transaction);

    /// <summary>The transaction committed: what was judged stands.</summary>
    public void Keep()
    {
        detectors.Keep();
        failures.End(committed: true);
        latencies.End(committed: true);
        fleet.End(committed: true);
    }

    /// <summary>The transaction did not commit: what was judged is undone.</summary>
    public void Forget()
    {
        detectors.Forget();
        failures.End(committed: false);
        latencies.End(committed: false);
        fleet.End(committed: false);
    }

    private Incident Last(StoreTransaction transaction, Incident open) => open switch
    {
        { Target: Fleet.Name } => open,
        { Kind: IncidentKind.FailureRate } => failures.Last(transaction, open),
        { Kind: IncidentKind.Latency } => latencies.Last(transaction, open),
        _ => open,
    };

    private static bool IsWatched(Target target, IncidentKind kind) => kind switch
    {
        IncidentKind.Certificate => target.Tls.ExpiresWithin is not null,
        IncidentKind.Latency => target.Latency is not null,
        _ => true,
    };

    /// <summary>While requests fail, an incident about that is open, and timeouts are told once: there.</summary>
    private bool JudgeLatency(Judgement judgement, SampleBatch batch, double evidence)
    {
        if (judgement.Target.Latency is null)
            return false;
        if (!failures.IsFailing(judgement.Target))
            return latencies.Apply(judgement, batch, evidence);
        latencies.Acquit(judgement.Target);
        return false;
    }

    /// <summary>The evidence at which an incident is opened, in seconds.</summary>
    public double Threshold(TargetSet targets)
    {
        if (!ReferenceEquals(threshold.Set, targets))
            threshold = (targets, budget.Threshold(Math.Max(1, targets.Detectors)));
        return threshold.Threshold;
    }
}
