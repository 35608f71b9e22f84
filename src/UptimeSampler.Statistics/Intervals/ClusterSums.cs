namespace UptimeSampler.Statistics;

/// <summary>
/// What has to be summed over units of evidence (bursts, blocks of a few seconds) to know how much their samples are worth when
/// neighbours fail together: the sufficient statistics of the ANOVA estimator of the intra-class correlation (Ridout, Demétrio
/// and Firth 1999). Sums add up: over minutes, hours, workers.
/// </summary>
public readonly record struct ClusterSums
{
    /// <summary>
    /// Correlation assumed at least among samples of one unit, 0 to 1: a few units estimate it too badly to believe a smaller one.
    /// </summary>
    public const double IntraClassCorrelationFloor = 0.05;

    /// <summary>How many units.</summary>
    public long Units { get; init; }

    /// <summary>Valid samples in them: Σ n.</summary>
    public long Samples { get; init; }

    /// <summary>Failed samples among them: Σ y.</summary>
    public long Failures { get; init; }

    /// <summary>Σ n².</summary>
    public double SquaredSizes { get; init; }

    /// <summary>Σ y² / n.</summary>
    public double SquaredFailuresPerSize { get; init; }

    /// <summary>The sums of one unit; a unit without samples adds nothing.</summary>
    /// <param name="samples">Valid samples in the unit, at least 0.</param>
    /// <param name="failures">Failed samples among them, 0 to <paramref name="samples"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static ClusterSums OfUnit(int samples, int failures)
    {
        Require.Counts(failures, samples);
        return samples == 0 ? default : new()
        {
            Units = 1,
            Samples = samples,
            Failures = failures,
            SquaredSizes = (double)samples * samples,
            SquaredFailuresPerSize = (double)failures * failures / samples,
        };
    }

    /// <summary>
    /// Intra-class correlation of failures, 0 (independent) to 1 (a unit fails as one), by analysis of variance:
    /// (MSB − MSW) / (MSB + (n₀ − 1) MSW), clipped to [0, 1]; 0 where it cannot be estimated.
    /// </summary>
    public double IntraClassCorrelation
    {
        get
        {
            if (Units < 2 || Samples == Units)
                return 0;
            double meanSize = (Samples - SquaredSizes / Samples) / (Units - 1);
            double between = (SquaredFailuresPerSize - (double)Failures * Failures / Samples) / (Units - 1);
            double within = (Failures - SquaredFailuresPerSize) / (Samples - Units);
            double total = between + (meanSize - 1) * within;
            return total > 0 ? Math.Clamp((between - within) / total, 0, 1) : 0;
        }
    }

    /// <summary>
    /// How much more units differ in their failures than independent samples would: Σ (y − n p̄)²/n / (k p̄ (1 − p̄)), at least 0, about 1
    /// for independent samples (Pearson's statistic per unit; McCullagh and Nelder 1989); 1 where nothing or everything failed.
    /// </summary>
    public double Dispersion
    {
        get
        {
            double rate = (double)Failures / Samples;
            double scatter = SquaredFailuresPerSize - Failures * rate;
            return Units == 0 || Failures == 0 || Failures == Samples ? 1 : Math.Max(0, scatter) / (Units * rate * (1 - rate));
        }
    }

    /// <summary>How many correlated samples are worth one independent one: 1 + (n̄ − 1) max(ρ, 0.05) (Kish 1965); 1 when every unit holds one sample.</summary>
    public double DesignEffect =>
        Units == 0 ? 1 : 1 + ((double)Samples / Units - 1) * Math.Max(IntraClassCorrelation, IntraClassCorrelationFloor);

    /// <summary>Number of independent samples that would say as much; equals <see cref="Samples"/> when every unit holds one sample.</summary>
    public double EffectiveSamples => Samples / DesignEffect;

    /// <summary>Failures to go with <see cref="EffectiveSamples"/>: the same rate.</summary>
    public double EffectiveFailures => Failures / DesignEffect;

    /// <summary>The sums over both.</summary>
    public static ClusterSums operator +(ClusterSums left, ClusterSums right) => new()
    {
        Units = left.Units + right.Units,
        Samples = left.Samples + right.Samples,
        Failures = left.Failures + right.Failures,
        SquaredSizes = left.SquaredSizes + right.SquaredSizes,
        SquaredFailuresPerSize = left.SquaredFailuresPerSize + right.SquaredFailuresPerSize,
    };

    /// <summary>The sums over both.</summary>
    public static ClusterSums Add(ClusterSums left, ClusterSums right) => left + right;
}
