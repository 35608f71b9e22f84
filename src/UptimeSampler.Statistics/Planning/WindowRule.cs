namespace UptimeSampler.Statistics;

/// <summary>The usual rule "alarm when n of the last m samples failed", for comparison.</summary>
public static class WindowRule
{
    /// <summary>Largest window: the work grows with eight to the power of its length.</summary>
    public const int MaxWindow = 10;

    /// <summary>
    /// Mean number of independent samples until n of the last m failed, after a time without failures: exact, from the Markov chain of
    /// the last m − 1 outcomes, solved without a subtraction (Grassmann, Taksar and Heyman 1985), so that small rates lose no digits.
    /// </summary>
    /// <param name="p">Failure rate, above 0 and at most 1.</param>
    /// <param name="failures">Failures n that raise the alarm, at least 1.</param>
    /// <param name="window">Samples m in the window, at least n and at most <see cref="MaxWindow"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double MeanSamples(double p, int failures, int window)
    {
        if (!(p > 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "Must be above 0 and at most 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, failures);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, MaxWindow);
        int states = 1 << (window - 1);
        // Per state: where it goes, the probability of the alarm, and the mean samples spent before it leaves.
        var next = new double[states, states];
        double[] alarm = new double[states], samples = new double[states];
        for (int state = 0; state < states; state++)
        {
            samples[state] = 1;
            next[state, (state << 1) & (states - 1)] += 1 - p;
            if (int.PopCount(state) + 1 >= failures)
                alarm[state] += p;
            else
                next[state, ((state << 1) | 1) & (states - 1)] += p;
        }
        for (int state = states - 1; state > 0; state--)
            Eliminate(state, next, alarm, samples);
        return samples[0] / alarm[0];
    }

    // What passes through the state goes straight to where it leads.
    private static void Eliminate(int state, double[,] next, double[] alarm, double[] samples)
    {
        double leaves = alarm[state];
        for (int to = 0; to < state; to++)
            leaves += next[state, to];
        for (int from = 0; from < state; from++)
        {
            double visits = next[from, state] / leaves;
            if (visits == 0)
                continue;
            samples[from] += visits * samples[state];
            alarm[from] += visits * alarm[state];
            for (int to = 0; to < state; to++)
                next[from, to] += visits * next[state, to];
        }
    }
}
