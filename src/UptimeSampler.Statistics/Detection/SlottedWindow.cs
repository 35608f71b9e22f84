namespace UptimeSampler.Statistics;

/// <summary>Samples and failures of a stretch of time that moves on, in a ring of slots.</summary>
internal sealed class SlottedWindow(double length, int slots)
{
    private readonly (long Samples, long Failures)[] _ring = new (long, long)[slots];
    private readonly double _slotLength = length / slots;
    private double _newest;
    private long _samples;
    private long _failures;

    /// <summary>Adds at a time that never goes back; gives the failure rate of the window, 0 to 1.</summary>
    public double Add(double time, int samples, int failures)
    {
        double slot = Math.Floor(time / _slotLength);
        if (slot - _newest >= _ring.Length)
            Clear();
        for (; _newest < slot && _samples > 0; _newest++)
            Empty((int)((_newest + 1) % _ring.Length));
        _newest = slot;
        ref (long Samples, long Failures) place = ref _ring[(int)(slot % _ring.Length)];
        place = (place.Samples + samples, place.Failures + failures);
        _samples += samples;
        _failures += failures;
        return (double)_failures / _samples;
    }

    public void Clear()
    {
        Array.Clear(_ring);
        (_newest, _samples, _failures) = (0, 0, 0);
    }

    private void Empty(int index)
    {
        _samples -= _ring[index].Samples;
        _failures -= _ring[index].Failures;
        _ring[index] = default;
    }
}
