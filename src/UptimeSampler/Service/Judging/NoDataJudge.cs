using UptimeSampler.Incidents;
using UptimeSampler.Targets;

namespace UptimeSampler.Service.Judging;

/// <summary>Opens and ends incidents about targets that nothing is heard of.</summary>
/// <param name="silentTargets">Targets with an open incident of that kind.</param>
/// <param name="time">The clock.</param>
internal sealed class NoDataJudge(IEnumerable<string> silentTargets, TimeProvider time)
{
    private const int SampleLimit = 5_000;

    private readonly HashSet<string> silent = new(silentTargets, StringComparer.Ordinal);

    /// <summary>Opens an incident, unless one is open.</summary>
    public bool Open(Judgement judgement, DateTimeOffset lastValid)
    {
        if (judgement.FindOpen(IncidentKind.NoData) is not null)
            return false;
        Target target = judgement.Target;
        silent.Add(target.Name);
        DateTimeOffset from = lastValid - target.Interval - EvidenceBlock.Length;
        Dictionary<FailureClass, long> invalid = judgement.Transaction.Samples(target.Name, from, DateTimeOffset.MaxValue, SampleLimit)
            .Where(sample => sample.Outcome.Kind == OutcomeKind.Invalid)
            .GroupBy(sample => sample.Outcome.Failure).ToDictionary(group => group.Key, group => (long)group.Count());
        judgement.Open(IncidentWriter.OpenNoData(target.Name, lastValid, invalid, time.GetUtcNow()));
        return true;
    }

    /// <summary>Ends the incident when something was heard; true when one was resolved.</summary>
    public bool Apply(Judgement judgement, SampleBatch batch)
    {
        if (!silent.Contains(judgement.Target.Name) || batch.Samples.All(sample => sample.Outcome.Kind == OutcomeKind.Invalid))
            return false;
        // Forgotten only once the database says so: a transaction that did not commit has ended no silence.
        if (judgement.FindOpen(IncidentKind.NoData) is not { } silence)
        {
            silent.Remove(judgement.Target.Name);
            return false;
        }
        judgement.Close(IncidentWriter.Resolve(silence, batch.Samples[^1].At));
        return true;
    }
}
