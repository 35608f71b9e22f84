using UptimeSampler.Detection;
using UptimeSampler.Statistics;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service.Judging;

/// <summary>What counts as normal for each target now. Read by the judge, replaced by <see cref="BaselineLearner"/>.</summary>
/// <param name="learned">What was learned before, by target.</param>
internal sealed class Baselines(IReadOnlyDictionary<string, Baseline> learned)
{
    private volatile IReadOnlyDictionary<string, Baseline> learned = learned;

    /// <summary>Nothing learned yet.</summary>
    public Baselines()
        : this(new Dictionary<string, Baseline>())
    {
    }

    /// <summary>What was learned, by target.</summary>
    public IReadOnlyDictionary<string, Baseline> Learned
    {
        get => learned;
        set => learned = value;
    }

    /// <summary>The failure rate that is normal for a target. Where nothing is learned yet, the highest that could be.</summary>
    public Norm FailureNorm(Target target) => target.LearnsTolerance
        ? new Norm(learned.GetValueOrDefault(target.Name)?.FailureRate ?? BaselineNull.Ceiling, IsLearned: true)
        : new Norm(target.Tolerate, IsLearned: false);

    /// <summary>What share of answers may take how long; null where latency is not watched, or while too little is known.</summary>
    public Norm? LatencyNorm(Target target) =>
        target.Latency is { } watch && (watch.Limit ?? learned.GetValueOrDefault(target.Name)?.LatencyLimit) is { } limit
            ? new Norm(1 - watch.Quantile, IsLearned: watch.Limit is null, limit)
            : null;
}
