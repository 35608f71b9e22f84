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
        // Those that are well and watched whether that lasts are in no trouble now, and what they had was theirs.
        bool isShared = fleet.Members.Values.Count(target => failures.IsFailingNow(target, Fleet.LongestWait)) * InTroubleAtMostOneIn > fleet.Members.Count;
        leftOut = isShared ? [] : [.. fleet.Members.Values.Where(failures.IsFailing).Select(target => target.Name)];
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

    /// <summary>The samples that were judged. What was left out before this process began is known by the incidents that were open then and still are.</summary>
    private IReadOnlyList<Sample> SamplesOf(StoreTransaction transaction, string target, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        Dictionary<string, DateTimeOffset> ownSince = transaction.OpenIncidents().Where(open => open.Kind == IncidentKind.FailureRate).ToDictionary(open => open.Target, open => open.OpenedAt, StringComparer.Ordinal);
        bool HasOwn(Sample sample) => ownSince.TryGetValue(sample.Target, out DateTimeOffset opened) && opened <= sample.At;
        return [.. transaction.SamplesOfAll(from, to, limit).Where(sample => fleet.Members.ContainsKey(sample.Target) && (line.Counts(sample) ?? !HasOwn(sample)))];
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
