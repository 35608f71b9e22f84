namespace UptimeSampler.Statistics;

/// <summary>
/// Watches for a rise of the failure rate above what is tolerated, with a promise on false alarms: a mixture
/// Shiryaev–Roberts e-detector (Shin, Ramdas and Rinaldo 2023) over ten stakes on the mean of each unit of evidence.
/// </summary>
/// <remarks>
/// <para>Promise: as long as E[failures / samples of a unit | everything before it] ≤ p0 of that unit, the expected sum of
/// patience up to the first alarm is at least the threshold, and P(alarm within patience h) ≤ h / threshold. Nothing is assumed
/// about dependence within a unit, the sizes of units, or how the rate moves below p0.</para>
/// <para>Recursion, for each stake f: L = 1 + s f (y / (n p0) − 1), R ← (R + patience) L, evidence = mean R. The scale s ≤ 1 is
/// chosen before the outcome so that one failure cannot overshoot the threshold (idea of Fischer and Ramdas 2024).</para>
/// <para>O(1) per unit, no allocation. Not safe for concurrent use.</para>
/// </remarks>
public sealed class EDetector : IRateDetector
{
    /// <summary>Number of doubles in a saved state.</summary>
    public const int StateSize = 5 * StakeCount + 2;

    private const int StakeCount = StakeWealth.Count;

    // Sections of the state: R_k; C_k (log evidence since the onset); position, samples and failures before the onset of each
    // stake; then all samples and all failures since the reset.
    private const int ExcessAt = StakeCount, PositionAt = 2 * StakeCount, SamplesAt = 3 * StakeCount, FailuresAt = 4 * StakeCount;
    private const int AllSamplesAt = 5 * StakeCount, AllFailuresAt = AllSamplesAt + 1;

    private readonly double[] _state = new double[StateSize];
    private readonly bool _cap;
    private bool _anyExcess;

    /// <summary>Creates a detector without evidence.</summary>
    /// <param name="cap">
    /// Whether stakes are scaled so that one failure cannot overshoot the threshold, which makes the promise tight. Off where
    /// several detectors are summed before they are compared with a threshold.
    /// </param>
    public EDetector(bool cap = true) => _cap = cap;

    /// <summary>The shares f of the evidence that are bet against "the rate is p0" in parallel, with equal weights.</summary>
    public static ReadOnlySpan<double> Stakes => StakeWealth.Stakes;

    /// <summary>ln(1 − f) of each stake: what a unit without failures costs.</summary>
    private static ReadOnlySpan<double> LogLosses =>
    [
        -0.0020020026706730793, -0.005012541823544286, -0.010050335853501441, -0.020202707317519466, -0.05129329438755058,
        -0.10536051565782628, -0.2231435513142097, -0.5108256237659907, -1.203972804325936, -2.99573227355399,
    ];

    /// <summary>The evidence, at least 0, in units of patience: compare with the threshold.</summary>
    public double Evidence { get; private set; }

    /// <summary>Where the trouble probably began: the unit at which the leading stake's log evidence last left zero; null when no stake is above zero.</summary>
    public Onset? Onset
    {
        get
        {
            int leader = -1;
            double most = 0;
            for (int k = 0; k < StakeCount; k++)
            {
                if (_state[ExcessAt + k] > most)
                    (leader, most) = (k, _state[ExcessAt + k]);
            }
            return leader < 0 ? null : new Onset(
                _state[PositionAt + leader],
                (long)(_state[AllSamplesAt] - _state[SamplesAt + leader]),
                (long)(_state[AllFailuresAt] - _state[FailuresAt + leader]));
        }
    }

    /// <summary>Takes one unit and says whether there is an alarm: the unit has a failure and the evidence has reached the threshold.</summary>
    /// <param name="unit">The unit of evidence.</param>
    /// <param name="threshold">Evidence that means an alarm, above 0, in units of patience; may change from unit to unit before each is seen.</param>
    /// <returns>True when there is an alarm; true again at later failures until <see cref="Reset"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public bool Observe(in EvidenceUnit unit, double threshold)
    {
        UnitRules.Check(unit, threshold);
        double expected = unit.Samples * unit.NullRate;
        double scale = _cap ? Scale(1 / expected - 1, unit.Patience, threshold) : 1;
        double bet = scale * (unit.Failures / expected - 1);

        Evidence = StakeWealth.Bet(Wealth, unit.Patience, bet);
        if (_anyExcess || bet > 0)
            FollowOnset(unit.Position, bet);
        _state[AllSamplesAt] += unit.Samples;
        _state[AllFailuresAt] += unit.Failures;
        return UnitRules.IsAlarm(unit, Evidence, threshold);
    }

    /// <summary>What the evidence settles at while nothing fails: patience × mean of (1 − f) / f over the stakes f, the fixed point of R ← (R + η)(1 − f).</summary>
    /// <param name="patience">Patience η of each unit, above 0, in any unit; the result is in the same.</param>
    public static double WithoutFailures(double patience)
    {
        double sum = 0;
        foreach (double stake in Stakes)
            sum += (1 - stake) / stake;
        return patience * sum / StakeCount;
    }

    /// <summary>Forgets all evidence: the promise starts anew. Done after an incident has ended.</summary>
    public void Reset()
    {
        Array.Clear(_state);
        _anyExcess = false;
        Evidence = 0;
    }

    /// <summary>Writes the state so that <see cref="Load"/> gives a detector that continues bit for bit.</summary>
    /// <param name="destination">At least <see cref="StateSize"/> long.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void Save(Span<double> destination) => _state.CopyTo(destination);

    /// <summary>Creates a detector from a saved state.</summary>
    /// <param name="state">What <see cref="Save"/> wrote: <see cref="StateSize"/> finite numbers.</param>
    /// <param name="cap">As for the constructor.</param>
    /// <exception cref="ArgumentException">The state has another length or a number that is not finite.</exception>
    public static EDetector Load(ReadOnlySpan<double> state, bool cap = true)
    {
        Require.State(state, StateSize);
        var detector = new EDetector(cap);
        state.CopyTo(detector._state);
        detector.Evidence = StakeWealth.Weigh(detector.Wealth, 0).Mean;
        foreach (double excess in state.Slice(ExcessAt, StakeCount))
            detector._anyExcess |= excess > 0;
        return detector;
    }

    private Span<double> Wealth => _state.AsSpan(0, StakeCount);

    // The largest share of the stakes with which a unit of exactly one failure does not overshoot the threshold.
    private double Scale(double relativeGain, double patience, double threshold)
    {
        (double mean, double staked) = StakeWealth.Weigh(Wealth, patience);
        return StakeWealth.Scale(mean, staked * relativeGain, threshold);
    }

    // Per stake a running sum of ln L that never falls below zero (Page 1954); where it last left zero the trouble began.
    private void FollowOnset(double position, double bet)
    {
        bool any = false;
        for (int k = 0; k < StakeCount; k++)
        {
            double excess = _state[ExcessAt + k];
            if (excess <= 0 && bet <= 0)
                continue;
            double step = bet == -1 ? LogLosses[k] : LogMath.LogOnePlus(bet * Stakes[k]);
            if (excess <= 0 && step > 0)
            {
                _state[PositionAt + k] = position;
                _state[SamplesAt + k] = _state[AllSamplesAt];
                _state[FailuresAt + k] = _state[AllFailuresAt];
            }
            excess = Math.Max(0, excess + step);
            _state[ExcessAt + k] = excess;
            any |= excess > 0;
        }
        _anyExcess = any;
    }
}
