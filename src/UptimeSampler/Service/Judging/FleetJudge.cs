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
    /// <summary>More than one in so many targets in trouble of their own is trouble of all.</summary>
    private const int LeftOutAtMostOneIn = 3;

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
            // The same that the line counts: what suspicion adds to one target says nothing about all.
            SamplesOf = (transaction, _, from, to, limit) => [.. transaction.SamplesOfAll(from, to, limit).Where(sample => !sample.IsExtra && !leftOut.Contains(sample.Target))],
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
        leftOut = [.. fleet.Members.Values.Where(failures.IsFailing).Select(target => target.Name)];
        if (leftOut.Count * LeftOutAtMostOneIn > fleet.Members.Count)
            leftOut = [];
        return line.Take(leftOut.Contains) is { } batch
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
