namespace UptimeSampler.Statistics;

/// <summary>
/// An interval for a failure rate that holds at all times at once and for bursts whose samples depend on each other in any way:
/// betting on the mean of each burst (Waudby-Smith and Ramdas 2024), with ten fixed stakes in each direction.
/// </summary>
/// <remarks>
/// <para>For a rate m, K⁺(m) = mean over f of Π (1 + f (ȳ/m − 1)) and K⁻(m) = mean over f of Π (1 + f ((1 − ȳ)/(1 − m) − 1)), ȳ the
/// share that failed in a burst. If E[ȳ | past] = m both are martingales, so each ever reaches 2/α with probability at most α/2
/// (Ville 1939). K⁺ falls with m and K⁻ rises: the rates with both below 2/α are an interval.</para>
/// <para>A product does not depend on the order of bursts, so all that is kept is how often each ȳ was seen: sequences from several
/// workers merge exactly. With single samples <see cref="ConfidenceSequence"/> is tighter. Not safe for concurrent use.</para>
/// </remarks>
public sealed class BurstBettingSequence
{
    private const double Tolerance = 1e-10;

    private readonly Dictionary<(int Failures, int Samples), long> _bursts = [];

    /// <summary>Bursts taken into account.</summary>
    public long Bursts { get; private set; }

    /// <summary>Takes one burst.</summary>
    /// <param name="samples">Valid samples in the burst, at least 1.</param>
    /// <param name="failures">Failed samples among them.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public void Observe(int samples, int failures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        Require.Counts(failures, samples);
        Add((failures, samples), 1);
    }

    /// <summary>Adds all bursts of the other.</summary>
    /// <param name="other">The other sequence.</param>
    /// <exception cref="ArgumentNullException">The other is null.</exception>
    public void Merge(BurstBettingSequence other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (((int failures, int samples), long count) in other._bursts.ToArray())
            Add((failures, samples), count);
    }

    /// <summary>The rates not yet refuted; [0, 1] without bursts.</summary>
    /// <param name="alpha">Probability, above 0 and below 1, that the interval ever misses the true rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside its range.</exception>
    public Interval At(double alpha)
    {
        Require.OpenUnit(alpha);
        double bar = Math.Log(2 / alpha);
        return new(
            Boundary(mean => LogWealth(mean, failing: true) < bar),
            1 - Boundary(mean => LogWealth(mean, failing: false) < bar));
    }

    // ln K⁺ at a mean share of failures, or ln K⁻ at a mean share of successes; both fall with it.
    private double LogWealth(double mean, bool failing)
    {
        double sum = double.NegativeInfinity;
        foreach (double stake in StakeWealth.Stakes)
        {
            double log = 0;
            foreach (((int failures, int samples), long count) in _bursts)
                log += count * LogMath.LogOnePlus(stake * ((double)(failing ? failures : samples - failures) / samples / mean - 1));
            sum = LogMath.LogAdd(sum, log);
        }
        return sum - Math.Log(StakeWealth.Count);
    }

    // The smallest mean, to a relative tolerance, from which on a condition that stays true holds; 0 when it holds everywhere.
    private static double Boundary(Func<double, bool> holds)
    {
        double low = -LogMath.LogOddsLimit, high = -low;
        if (holds(LogMath.FromLogOdds(low)))
            return 0;
        while (high - low > Tolerance * (1 + Math.Abs(low)))
        {
            double middle = (low + high) / 2;
            if (holds(LogMath.FromLogOdds(middle)))
                high = middle;
            else
                low = middle;
        }
        return LogMath.FromLogOdds(low);
    }

    private void Add((int Failures, int Samples) burst, long count)
    {
        _bursts[burst] = _bursts.GetValueOrDefault(burst) + count;
        Bursts += count;
    }
}
