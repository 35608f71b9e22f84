namespace UptimeSampler.Detection;

/// <summary>What is normal for a target in one respect: which samples have gone wrong, and the share of them that counts as normal.</summary>
/// <param name="Rate">The share that may go wrong, above 0 and below 0.5.</param>
/// <param name="IsLearned">True when it, or the limit, was learned from the target's past.</param>
/// <param name="SlowerThan">A sample that takes longer has gone wrong; null when one that fails has.</param>
public sealed record Norm(double Rate, bool IsLearned, TimeSpan? SlowerThan = null)
{
    /// <summary>
    /// The samples as this norm sees them: what has gone wrong is failed. About latency, a fast failure says nothing and is left out, and
    /// what ran out of time was slow.
    /// </summary>
    public IReadOnlyList<Sample> View(IReadOnlyList<Sample> samples)
    {
        if (SlowerThan is not { } limit)
            return samples;
        List<Sample> seen = new(samples.Count);
        foreach (Sample sample in samples)
        {
            bool? isSlow = sample.Outcome.IsSlowerThan(limit);
            if (isSlow is not null || sample.Outcome.Kind != OutcomeKind.Failed)
                seen.Add(isSlow == true && sample.Outcome.Kind == OutcomeKind.Up ? sample with { Outcome = sample.Outcome with { Kind = OutcomeKind.Failed } } : sample);
        }
        return seen;
    }
}
