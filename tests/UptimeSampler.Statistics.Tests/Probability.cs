namespace UptimeSampler.Statistics.Tests;

/// <summary>Textbook probabilities and draws, written here independently of the product.</summary>
internal static class Probability
{
    /// <summary>The category of tests that draw many runs, or add up all outcomes: a mutation test, which runs each test thousands of times, leaves them out.</summary>
    public const string Simulation = nameof(Simulation);

    /// <summary>P(X = k) of a binomial distribution by the multiplicative recursion of its logarithm.</summary>
    public static double OfBinomial(int k, int n, double p)
    {
        double log = k * Math.Log(p) + (n - k) * Math.Log(1 - p);
        for (int i = 1; i <= k; i++)
            log += Math.Log((double)(n - k + i) / i);
        return Math.Exp(log);
    }

    /// <summary>Failures in a burst whose own rate is Beta(p (1/ρ − 1), (1 − p) (1/ρ − 1)): mean rate p, intra-class correlation ρ.</summary>
    public static int BetaBinomialBurst(Random random, int samples, double rate, double correlation)
    {
        // Pólya's urn draws exactly this.
        double weight = 1 / correlation - 1;
        double red = rate * weight, all = weight;
        int failures = 0;
        for (int i = 0; i < samples; i++)
        {
            if (random.NextDouble() * all < red)
            {
                failures++;
                red++;
            }
            all++;
        }
        return failures;
    }
}
