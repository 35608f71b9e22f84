namespace UptimeSampler.Statistics;

/// <summary>
/// Finds a rise that is confined to one part (one address of a hundred, one worker) early: an e-detector for all samples and one
/// for every value of every dimension, added up within a dimension and averaged over dimensions ("all" is one of them).
/// </summary>
/// <remarks>
/// <para>Promise as for <see cref="EDetector"/>, at the same threshold: values of a dimension are disjoint and share the unit's
/// patience by their samples, so their sum is a supermartingale less patience (Shin, Ramdas and Rinaldo 2023), and so is the
/// mean over dimensions. The price is a factor of the number of dimensions, none for the number of values.</para>
/// <para>Values must be fixed before the outcome: the address chosen, the worker, the planned concurrency. What kind of failure it
/// was is an outcome. Stakes are scaled so that one failed sample, wherever it falls, reaches the threshold if it can and overshoots it
/// as little as may be.</para>
/// <para>O(values) per unit; allocates only when a value is seen for the first time. Not safe for concurrent use.</para>
/// </remarks>
public sealed class SubStreamDetector
{
    /// <summary>Most values of one dimension.</summary>
    public const int MaxValues = 10_000;

    private readonly StreamWealth _all = new();
    private readonly List<StreamWealth>[] _dimensions;
    private readonly bool _cap;

    /// <summary>Creates a detector without evidence.</summary>
    /// <param name="dimensions">How many dimensions there are besides "all", at least 1.</param>
    /// <param name="cap">Whether stakes are scaled so that one failure cannot overshoot the threshold, which makes the promise tight.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no dimension.</exception>
    public SubStreamDetector(int dimensions, bool cap = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        _dimensions = [.. Enumerable.Range(0, dimensions).Select(_ => new List<StreamWealth>())];
        _cap = cap;
    }

    /// <summary>The evidence, at least 0, in units of patience: compare with the threshold.</summary>
    public double Evidence { get; private set; }

    /// <summary>How many values of a dimension have evidence of their own: the numbers up to the highest seen.</summary>
    /// <param name="dimension">Number of the dimension.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public int ValuesOf(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimension);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(dimension, _dimensions.Length);
        return _dimensions[dimension].Count;
    }

    /// <summary>The evidence of one value of a dimension on its own, in units of patience; 0 for one never seen.</summary>
    /// <param name="dimension">Number of the dimension.</param>
    /// <param name="value">Number of the value within it, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension, or the value is negative.</exception>
    public double EvidenceOf(int dimension, int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimension);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(dimension, _dimensions.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return value < _dimensions[dimension].Count ? _dimensions[dimension][value].Evidence : 0;
    }

    /// <summary>Takes one unit, whole and in parts, and says whether there is an alarm: it has a failure and the evidence has reached the threshold.</summary>
    /// <param name="unit">The unit of evidence.</param>
    /// <param name="parts">How it splits over the values of each dimension; each value at most once, none with more samples than the unit.</param>
    /// <param name="threshold">Evidence that means an alarm, above 0, in units of patience.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range, or parts of a dimension hold more samples or failures than the unit.</exception>
    public bool Observe(in EvidenceUnit unit, ReadOnlySpan<StreamPart> parts, double threshold)
    {
        UnitRules.Check(unit, threshold);
        Check(unit, parts);
        double scale = _cap ? Scale(unit, parts, threshold) : 1;
        _all.Bet(unit.Patience, Outcome(unit.Samples, unit.Failures, unit.NullRate) * scale);
        foreach (StreamPart part in parts)
            Stream(part).Bet(Patience(unit, part), Outcome(part.Samples, part.Failures, unit.NullRate) * scale);
        Evidence = Sum() / (1 + _dimensions.Length);
        return UnitRules.IsAlarm(unit, Evidence, threshold);
    }

    /// <summary>Forgets the evidence of one value: another may take its number. That is never a false alarm, only evidence given away.</summary>
    /// <param name="dimension">Number of the dimension.</param>
    /// <param name="value">Number of a value seen before.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension or value.</exception>
    public void Forget(int dimension, int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimension);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(dimension, _dimensions.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, _dimensions[dimension].Count);
        _dimensions[dimension][value].Clear();
        Evidence = Sum() / (1 + _dimensions.Length);
    }

    /// <summary>Number of doubles in a saved state; grows with the values seen.</summary>
    public int StateSize => StakeWealth.Count * (1 + _dimensions.Sum(streams => streams.Count));

    /// <summary>Writes the state so that <see cref="Load"/> gives a detector that continues bit for bit.</summary>
    /// <param name="destination">At least <see cref="StateSize"/> long.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void Save(Span<double> destination)
    {
        _all.Save(destination);
        destination = destination[StakeWealth.Count..];
        foreach (List<StreamWealth> streams in _dimensions)
        {
            foreach (StreamWealth stream in streams)
            {
                stream.Save(destination);
                destination = destination[StakeWealth.Count..];
            }
        }
    }

    /// <summary>Creates a detector from a saved state.</summary>
    /// <param name="values">For each dimension how many values it had.</param>
    /// <param name="state">What <see cref="Save"/> wrote: finite numbers.</param>
    /// <param name="cap">As for the constructor.</param>
    /// <exception cref="ArgumentException">The state has another length or a number that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no dimension, or a number of values is negative or above <see cref="MaxValues"/>.</exception>
    public static SubStreamDetector Load(ReadOnlySpan<int> values, ReadOnlySpan<double> state, bool cap = true)
    {
        var detector = new SubStreamDetector(values.Length, cap);
        for (int dimension = 0; dimension < values.Length; dimension++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(values[dimension], nameof(values));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(values[dimension], MaxValues, nameof(values));
            for (int value = 0; value < values[dimension]; value++)
                detector._dimensions[dimension].Add(new StreamWealth());
        }
        Require.State(state, detector.StateSize);
        detector._all.Load(state[..StakeWealth.Count]);
        state = state[StakeWealth.Count..];
        foreach (List<StreamWealth> streams in detector._dimensions)
        {
            foreach (StreamWealth stream in streams)
            {
                stream.Load(state[..StakeWealth.Count]);
                state = state[StakeWealth.Count..];
            }
        }
        detector.Evidence = detector.Sum() / (1 + values.Length);
        return detector;
    }

    /// <summary>Forgets all evidence.</summary>
    public void Reset()
    {
        _all.Clear();
        foreach (List<StreamWealth> streams in _dimensions)
        {
            foreach (StreamWealth stream in streams)
                stream.Clear();
        }
        Evidence = 0;
    }

    // What one failed sample gains at least, wherever it falls: for all samples, and for the least rewarding value of each dimension. With
    // the most rewarding one, a failure that falls on another would end just below the threshold and have to wait for the next.
    private double Scale(in EvidenceUnit unit, ReadOnlySpan<StreamPart> parts, double threshold)
    {
        Span<double> gains = stackalloc double[Math.Min(_dimensions.Length, 64)];
        if (gains.Length < _dimensions.Length)
            gains = new double[_dimensions.Length];
        gains.Fill(double.PositiveInfinity);
        (double before, double gain) = _all.Weigh(unit.Patience, Outcome(unit.Samples, 1, unit.NullRate));
        double total = Sum() - _all.Evidence + before;
        foreach (StreamPart part in parts)
        {
            StreamWealth stream = Stream(part);
            (before, double possible) = stream.Weigh(Patience(unit, part), Outcome(part.Samples, 1, unit.NullRate));
            total += before - stream.Evidence;
            gains[part.Dimension] = Math.Min(gains[part.Dimension], possible);
        }
        foreach (double possible in gains)
            gain += double.IsFinite(possible) ? possible : 0;
        return StakeWealth.Scale(total, gain, threshold * (1 + _dimensions.Length));
    }

    private StreamWealth Stream(in StreamPart part)
    {
        List<StreamWealth> streams = _dimensions[part.Dimension];
        while (streams.Count <= part.Value)
            streams.Add(new StreamWealth());
        return streams[part.Value];
    }

    private double Sum()
    {
        double sum = _all.Evidence;
        foreach (List<StreamWealth> streams in _dimensions)
        {
            foreach (StreamWealth stream in streams)
                sum += stream.Evidence;
        }
        return sum;
    }

    private static double Outcome(int samples, int failures, double nullRate) => failures / (samples * nullRate) - 1;

    private static double Patience(in EvidenceUnit unit, in StreamPart part) => unit.Patience * part.Samples / unit.Samples;

    private void Check(in EvidenceUnit unit, ReadOnlySpan<StreamPart> parts)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            StreamPart part = parts[i];
            if (part.Dimension < 0 || part.Dimension >= _dimensions.Length || part.Value is < 0 or >= MaxValues || part.Samples < 1 || part.Failures < 0 || part.Failures > part.Samples)
                throw new ArgumentOutOfRangeException(nameof(parts), part, $"A part has a dimension below {_dimensions.Length}, a value below {MaxValues}, at least one sample, and failures between 0 and its samples.");
            int samples = 0, failures = 0;
            for (int j = 0; j <= i; j++)
            {
                if (parts[j].Dimension != part.Dimension)
                    continue;
                if (j < i && parts[j].Value == part.Value)
                    throw new ArgumentOutOfRangeException(nameof(parts), part, "Each value of a dimension may come once.");
                samples += parts[j].Samples;
                failures += parts[j].Failures;
            }
            if (samples > unit.Samples || failures > unit.Failures)
                throw new ArgumentOutOfRangeException(nameof(parts), part, $"The parts of dimension {part.Dimension} hold more samples or failures than the unit, {unit.Samples} and {unit.Failures}.");
        }
    }
}
