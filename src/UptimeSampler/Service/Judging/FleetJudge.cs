using UptimeSampler.Detection;
using UptimeSampler.Incidents;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service.Judging;

/// <summary>
/// Judges all targets together: a rise that is small everywhere is found long before any one target shows it. Targets with an incident of
/// their own are left out, unless so many have one that it must be something they share.
/// </summary>
internal sealed class FleetJudge
{
    /// <summary>More than one in so many targets in trouble at once is trouble of all.</summary>
    private const int InTroubleAtMostOneIn = 3;

    /// <summary>Samples that are read for one that is counted, at most: suspicion adds many to targets in trouble, and these are not.</summary>
    private const int ReadPerCounted = 4;

    private readonly FleetLine line = new();
    private readonly RateJudge failures;
    private readonly RateJudge judge;
    private readonly Baselines baselines;
    private HashSet<string> leftOut = [];
    private (TargetSet? Set, Target? All, IReadOnlyDictionary<string, Target> Members) fleet = (null, null, new Dictionary<string, Target>());

    public FleetJudge(RateJudge failures, DetectorStates detectors, Baselines baselines, TimeProvider time)
    {
        (this.failures, this.baselines) = (failures, baselines);
        judge = new RateJudge(IncidentKind.FailureRate, detectors, Norm, time)
        {
            SamplesOf = SamplesOf,
            IsItsOwn = samples => Spread.Of([.. samples.Where(sample => sample.IsEvidence)]).IsWide,
        };
    }

    /// <summary>Hands over a batch of one target.</summary>
    public void Add(SampleBatch batch, TargetSet set)
    {
        if (FleetOf(set) is not null && fleet.Members.ContainsKey(batch.Target))
            line.Add(batch);
    }

    /// <summary>Judges what all targets have been heard of by the commit before; true when an incident was opened, changed or resolved.</summary>
    public bool Apply(StoreTransaction transaction, string storeKey, TargetSet set, double threshold, TimeProvider time)
    {
        if (FleetOf(set) is not { } all)
            return false;
        leftOut = InTrouble(all);
        return line.Take(leftOut) is { } batch
            && judge.Apply(new Judgement(transaction, storeKey, all, set, time), batch, threshold);
    }

    /// <summary>Gives an open incident the numbers of now.</summary>
    public void RefreshAll(StoreTransaction transaction, TargetSet set)
    {
        if (FleetOf(set) is { } all)
            judge.RefreshAll(transaction, [all]);
    }

    /// <summary>The transaction has ended.</summary>
    /// <param name="committed">False when all it did is undone.</param>
    public void End(bool committed)
    {
        judge.End(committed);
        if (committed)
            line.Keep();
        else
            line.Forget();
    }

    /// <summary>
    /// Those with an incident of their own; nobody when so many fail at once that they share it. Who is well and watched whether that lasts fails no longer: what it had
    /// was its own, unless all have an incident; then its samples are needed to show that this is over.
    /// </summary>
    private HashSet<string> InTrouble(Target all)
    {
        HashSet<string> failing = [.. fleet.Members.Values.Where(failures.IsFailingNow).Select(target => target.Name)];
        return IsShared(failing.Count) ? [] : judge.IsFailing(all) ? failing : [.. fleet.Members.Values.Where(failures.IsFailing).Select(target => target.Name)];
    }

    private bool IsShared(int failing) => failing * InTroubleAtMostOneIn > fleet.Members.Count;

    /// <summary>The samples that were judged. What was left out before this process began is known by the incidents that were open then and still are.</summary>
    private IReadOnlyList<Sample> SamplesOf(StoreTransaction transaction, string target, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        Dictionary<string, DateTimeOffset> ownSince = transaction.OpenIncidents().Where(open => open.Kind == IncidentKind.FailureRate && fleet.Members.ContainsKey(open.Target))
            .ToDictionary(open => open.Target, open => open.OpenedAt, StringComparer.Ordinal);
        bool WasLeftOut(Sample sample) => !IsShared(ownSince.Count) && ownSince.TryGetValue(sample.Target, out DateTimeOffset opened) && opened <= sample.At;
        return [.. transaction.SamplesOfAll(from, to, ReadPerCounted * limit).Where(sample => fleet.Members.ContainsKey(sample.Target) && (line.Counts(sample) ?? !WasLeftOut(sample))).TakeLast(limit)];
    }

    private Target? FleetOf(TargetSet set)
    {
        if (!ReferenceEquals(fleet.Set, set))
            fleet = (set, set.Fleet, set.FleetMembers.ToDictionary(target => target.Name, StringComparer.Ordinal));
        return fleet.All;
    }

    /// <summary>The failure rate that is normal for all together: each target's own, by its share of the regular samples.</summary>
    private Norm? Norm(Target all)
    {
        (double failing, double rate) = (0, 0);
        bool isLearned = false;
        foreach (Target target in fleet.Members.Values)
            if (!leftOut.Contains(target.Name))
            {
                Norm own = baselines.FailureNorm(target);
                failing += own.Rate * target.BaseRate;
                rate += target.BaseRate;
                isLearned |= own.IsLearned;
            }
        return rate > 0 ? new Norm(failing / rate, isLearned) : null;
    }
}
