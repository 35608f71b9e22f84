namespace UptimeSampler.Statistics;

/// <summary>
/// Says when requests have become slower: the bets of <see cref="EDetector"/> on how many samples exceed limits that few exceeded
/// before, for several quantiles at once (p50, p95 and p99 by default).
/// </summary>
/// <remarks>
/// <para>For each quantile q there is a limit that a share of at most 1 − q exceeded: rank <see cref="QuantileRanks.UpperLimit"/> of a
/// baseline sample, rounded up to a bucket's edge. Failures and timeouts count as slower than every limit.</para>
/// <para>Promise as for <see cref="EDetector"/>: while each limit is exceeded with probability at most 1 − q given all that was before,
/// P(alarm within patience h) ≤ h / threshold, and the mean patience to an alarm is at least the threshold. The evidence is the mean
/// over the quantiles; nothing is assumed about how they depend on each other or about samples of one unit. With a limit at 99 %
/// confidence, each quantile's promise fails with a probability of 1 % over the choice of the baseline.</para>
/// <para>O(quantiles) per unit, no allocation. Not safe for concurrent use.</para>
/// </remarks>
public sealed class LatencyShiftDetector
{
    private readonly double[] _quantiles;
    private readonly StreamWealth[] _streams;

    /// <summary>Creates a detector without evidence.</summary>
    /// <param name="quantiles">The quantiles to watch, each above 0 and below 1; none for 0.5, 0.95 and 0.99.</param>
    /// <exception cref="ArgumentOutOfRangeException">A quantile is outside its range.</exception>
    public LatencyShiftDetector(params ReadOnlySpan<double> quantiles)
    {
        foreach (double q in quantiles)
            Require.OpenUnit(q, nameof(quantiles));
        _quantiles = quantiles.IsEmpty ? [0.5, 0.95, 0.99] : quantiles.ToArray();
        _streams = [.. _quantiles.Select(_ => new StreamWealth())];
    }

    /// <summary>The quantiles watched, in order.</summary>
    public IReadOnlyList<double> Quantiles => _quantiles;

    /// <summary>Number of doubles in a saved state.</summary>
    public int StateSize => _streams.Length * StakeWealth.Count;

    /// <summary>The evidence, at least 0, in units of patience: compare with the threshold.</summary>
    public double Evidence { get; private set; }

    /// <summary>The quantile whose limit is exceeded most convincingly.</summary>
    public double LeadingQuantile => _quantiles[Leader()];

    /// <summary>Takes one unit and says whether there is an alarm: a limit was exceeded in it and the evidence has reached the threshold.</summary>
    /// <param name="samples">Samples in the unit, failed ones included, at least 1.</param>
    /// <param name="above">For each quantile, how many of them exceeded its limit, 0 to <paramref name="samples"/>.</param>
    /// <param name="patience">What the unit adds to the account of patience, at least 0; see <see cref="EvidenceUnit"/>.</param>
    /// <param name="threshold">Evidence that means an alarm, above 0, in units of patience.</param>
    /// <exception cref="ArgumentException">There is not one count per quantile.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public bool Observe(int samples, ReadOnlySpan<int> above, double patience, double threshold)
    {
        Check(samples, above, patience, threshold);
        double scale = Scale(samples, patience, threshold), sum = 0;
        bool any = false;
        for (int i = 0; i < _streams.Length; i++)
        {
            _streams[i].Bet(patience, scale * Outcome(i, samples, above[i]));
            sum += _streams[i].Evidence;
            any |= above[i] > 0;
        }
        Evidence = sum / _streams.Length;
        return any && UnitRules.Reaches(Evidence, threshold);
    }

    /// <summary>Forgets all evidence.</summary>
    public void Reset()
    {
        foreach (StreamWealth stream in _streams)
            stream.Clear();
        Evidence = 0;
    }

    /// <summary>Writes the state so that <see cref="Load"/> makes a detector of the same quantiles continue bit for bit.</summary>
    /// <param name="destination">At least <see cref="StateSize"/> long.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void Save(Span<double> destination)
    {
        for (int i = 0; i < _streams.Length; i++)
            _streams[i].Save(destination[(i * StakeWealth.Count)..]);
    }

    /// <summary>Takes over a saved state.</summary>
    /// <param name="state">What <see cref="Save"/> wrote: <see cref="StateSize"/> finite numbers.</param>
    /// <exception cref="ArgumentException">The state has another length or a number that is not finite.</exception>
    public void Load(ReadOnlySpan<double> state)
    {
        Require.State(state, StateSize);
        double sum = 0;
        for (int i = 0; i < _streams.Length; i++)
        {
            _streams[i].Load(state.Slice(i * StakeWealth.Count, StakeWealth.Count));
            sum += _streams[i].Evidence;
        }
        Evidence = sum / _streams.Length;
    }

    // One sample that exceeds every limit must not overshoot the threshold.
    private double Scale(int samples, double patience, double threshold)
    {
        double before = 0, gain = 0;
        for (int i = 0; i < _streams.Length; i++)
        {
            (double mean, double possible) = _streams[i].Weigh(patience, Outcome(i, samples, 1));
            before += mean;
            gain += possible;
        }
        return StakeWealth.Scale(before, gain, threshold * _streams.Length);
    }

    private double Outcome(int quantile, int samples, int above) => above / (samples * (1 - _quantiles[quantile])) - 1;

    private int Leader()
    {
        int leader = 0;
        for (int i = 1; i < _streams.Length; i++)
            leader = _streams[i].Evidence > _streams[leader].Evidence ? i : leader;
        return leader;
    }

    private void Check(int samples, ReadOnlySpan<int> above, double patience, double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        if (above.Length != _quantiles.Length)
            throw new ArgumentException($"Has {above.Length} counts for {_quantiles.Length} quantiles.", nameof(above));
        foreach (int count in above)
            Require.Counts(count, samples);
        if (!(patience >= 0 && double.IsFinite(patience)))
            throw new ArgumentOutOfRangeException(nameof(patience), patience, "Must be at least 0 and finite.");
        UnitRules.Check(threshold);
    }
}
