namespace UptimeSampler.Statistics;

/// <summary>
/// The usual rule "n failures among the last m samples". The evidence is the number of failures among the last units that hold
/// at most m samples together; the threshold is n. For comparison. O(1) per unit on average, memory for m units.
/// </summary>
public sealed class SlidingWindow : IRateDetector
{
    private readonly (int Samples, int Failures)[] _units;
    private int _first;
    private int _count;
    private long _samples;
    private long _failures;

    /// <summary>Creates an empty window.</summary>
    /// <param name="size">Samples m in the window, 1 to 1 000 000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is outside its range.</exception>
    public SlidingWindow(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 1_000_000);
        _units = new (int, int)[size];
    }

    /// <inheritdoc/>
    public double Evidence => _failures;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range, or the unit holds more samples than the window.</exception>
    public bool Observe(in EvidenceUnit unit, double threshold)
    {
        UnitRules.Check(unit, threshold);
        if (unit.Samples > _units.Length)
            throw new ArgumentOutOfRangeException(nameof(unit), unit, $"The unit must hold no more samples than the window, {_units.Length}.");
        while (_samples + unit.Samples > _units.Length)
            RemoveOldest();
        int place = _first + _count < _units.Length ? _first + _count : _first + _count - _units.Length;
        _units[place] = (unit.Samples, unit.Failures);
        _count++;
        _samples += unit.Samples;
        _failures += unit.Failures;
        return UnitRules.IsAlarm(unit, Evidence, threshold);
    }

    /// <inheritdoc/>
    public void Reset() => (_first, _count, _samples, _failures) = (0, 0, 0, 0);

    private void RemoveOldest()
    {
        (int samples, int failures) = _units[_first];
        _first = _first + 1 == _units.Length ? 0 : _first + 1;
        _count--;
        _samples -= samples;
        _failures -= failures;
    }
}
