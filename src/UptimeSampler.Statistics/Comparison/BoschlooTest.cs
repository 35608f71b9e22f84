namespace UptimeSampler.Statistics;

/// <summary>
/// Has the failure rate risen? Boschloo's unconditional exact test (1970): Fisher's p-value as the statistic, and the largest
/// probability, over all common rates, of one as small. Never less powerful than <see cref="FisherExact"/> and exact for
/// independent samples whose numbers were fixed in advance.
/// </summary>
public static class BoschlooTest
{
    /// <summary>Largest number of samples in both windows together: beyond it Fisher's test says nearly the same.</summary>
    public const int MaxSamples = 20_000;

    private const int GridPoints = 400;
    private const int RefineSteps = 60;

    // p-values that differ by rounding only count as equal.
    private const double TieTolerance = 1 + 1e-7;

    /// <summary>Probability, 0 to 1, of a rise from the first to the second window at least as convincing as this one if the rates were the same.</summary>
    /// <param name="first">The first window: before.</param>
    /// <param name="second">The second window: after.</param>
    /// <exception cref="ArgumentOutOfRangeException">A window is impossible, or both hold more than <see cref="MaxSamples"/> samples.</exception>
    public static double Rise(RateCount first, RateCount second)
    {
        Require.Counts(first.Failures, first.Samples);
        Require.Counts(second.Failures, second.Samples);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first.Samples + second.Samples, MaxSamples, nameof(second));
        if (first.Samples == 0 || second.Samples == 0)
            return 1;
        int[] fewest = CriticalCounts((int)first.Samples, (int)second.Samples, Fisher(first, second) * TieTolerance);
        double[] after = new double[second.Samples + 2];
        return Math.Min(1, Largest(rate => Size(fewest, after, (int)first.Samples, (int)second.Samples, rate)));
    }

    /// <summary>The mirror image of <see cref="Rise"/>: a fall from the first to the second window.</summary>
    /// <exception cref="ArgumentOutOfRangeException">As for <see cref="Rise"/>.</exception>
    public static double Fall(RateCount first, RateCount second) => Rise(second, first);

    /// <summary>Twice the smaller of <see cref="Rise"/> and <see cref="Fall"/>, at most 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">As for <see cref="Rise"/>.</exception>
    public static double TwoSided(RateCount first, RateCount second) => Math.Min(1, 2 * Math.Min(Rise(first, second), Fall(first, second)));

    private static double Fisher(RateCount first, RateCount second) =>
        FisherExact.Greater(second.Failures, second.Samples, first.Failures + second.Failures, first.Samples + second.Samples);

    // For every number of failures before: the smallest number after that is as convincing. It never falls (Barnard's convexity).
    private static int[] CriticalCounts(int before, int after, double level)
    {
        var fewest = new int[before + 1];
        int count = 0;
        for (int x = 0; x <= before; x++)
        {
            while (count <= after && Fisher(new(x, before), new(count, after)) > level)
                count++;
            fewest[x] = count;
        }
        return fewest;
    }

    // P(the observation is in the critical region) when both windows fail at the rate.
    private static double Size(int[] fewest, double[] tail, int before, int after, double rate)
    {
        tail[after + 1] = 0;
        for (int k = after; k >= 0; k--)
            tail[k] = tail[k + 1] + BinomialDistribution.Probability(k, after, rate);
        double sum = 0;
        for (int x = 0; x <= before; x++)
            sum += BinomialDistribution.Probability(x, before, rate) * tail[fewest[x]];
        return sum;
    }

    // The function has several humps: a grid over the log-odds finds the highest, golden sections its top.
    private static double Largest(Func<double, double> size)
    {
        const double Range = 14, Step = 2 * Range / GridPoints, Golden = 0.618033988749895;
        double best = -Range, most = 0;
        for (int i = 0; i <= GridPoints; i++)
        {
            double value = At(-Range + i * Step);
            if (value > most)
                (best, most) = (-Range + i * Step, value);
        }
        double low = best - Step, high = best + Step;
        for (int step = 0; step < RefineSteps && high - low > 1e-9; step++)
        {
            double left = high - Golden * (high - low), right = low + Golden * (high - low);
            double atLeft = At(left), atRight = At(right);
            most = Math.Max(most, Math.Max(atLeft, atRight));
            if (atLeft < atRight)
                low = left;
            else
                high = right;
        }
        return most;

        double At(double logOdds) => size(LogMath.FromLogOdds(logOdds));
    }
}
