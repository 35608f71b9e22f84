namespace UptimeSampler.Benchmarks;

/// <summary>Random outcomes that the simulations share.</summary>
internal static class Draw
{
    public static int Failure(Random random, double rate) => random.NextDouble() < rate ? 1 : 0;

    public static int Binomial(Random random, int samples, double rate)
    {
        int failures = 0;
        for (int i = 0; i < samples; i++)
            failures += Failure(random, rate);
        return failures;
    }

    /// <summary>Failures of a burst with a mean rate and an intra-class correlation, by Pólya's urn (beta-binomial).</summary>
    public static int Burst(Random random, int samples, double rate, double correlation)
    {
        if (correlation == 0)
            return Binomial(random, samples, rate);
        double weight = 1 / correlation - 1, red = rate * weight, all = weight;
        int failures = 0;
        for (int i = 0; i < samples; i++, all++)
        {
            if (random.NextDouble() * all < red)
            {
                failures++;
                red++;
            }
        }
        return failures;
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
