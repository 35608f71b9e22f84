namespace UptimeSampler.Statistics;

/// <summary>
/// Counts of durations in fixed logarithmic buckets (DDSketch; Masson, Rim and Lee 2019): quantiles with at most 1 % relative
/// error, exact counts above a bucket's edge, and merging that loses nothing, in any order. Durations count as at least
/// 1 microsecond and at most 1 day. Not safe for concurrent use.
/// </summary>
public sealed class LatencySketch
{
    private const int InitialCapacity = 16;

    // The buckets in use, ascending, and their counts.
    private short[] _indexes = [];
    private long[] _counts = [];
    private int _used;

    /// <summary>How many durations were added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one duration.</summary>
    public void Add(TimeSpan duration)
    {
        int place = 0;
        Add(LatencyBuckets.IndexOf(duration), 1, ref place);
    }

    /// <summary>Adds all that the other has counted.</summary>
    /// <exception cref="ArgumentNullException">The other is null.</exception>
    public void Merge(LatencySketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int place = 0, used = other._used;
        for (int i = 0; i < used; i++)
            Add(other._indexes[i], other._counts[i], ref place);
    }

    /// <summary>Adds all that an encoded sketch has counted, without building it; on error nothing is added.</summary>
    /// <param name="encoded">What <see cref="ToBytes"/> gave.</param>
    /// <exception cref="FormatException">The bytes are not such an encoding.</exception>
    public void Merge(ReadOnlySpan<byte> encoded)
    {
        for (var check = new LatencySketchReader(encoded); check.Next(out _, out _);)
        {
        }
        int place = 0;
        for (var reader = new LatencySketchReader(encoded); reader.Next(out int index, out long count);)
            Add(index, count, ref place);
    }

    /// <summary>
    /// The duration at quantile q, within 1 % of the (⌊q (n − 1)⌋ + 1)-th smallest; null when nothing was added.
    /// </summary>
    /// <param name="q">Quantile, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The quantile is outside its range.</exception>
    public TimeSpan? Quantile(double q)
    {
        Require.ClosedUnit(q);
        if (Count == 0)
            return null;
        long rank = (long)Math.Floor(q * (Count - 1));
        int place = 0;
        for (long below = _counts[0]; below <= rank; below += _counts[place])
            place++;
        return LatencyBuckets.ValueOf(_indexes[place]);
    }

    /// <summary>How many durations lie above the bucket that this one falls in: the edge is, in effect, rounded up to that bucket's upper end.</summary>
    /// <param name="edge">The duration to compare with.</param>
    public long CountAbove(TimeSpan edge)
    {
        int index = LatencyBuckets.IndexOf(edge);
        long above = 0;
        for (int i = _used - 1; i >= 0 && _indexes[i] > index; i--)
            above += _counts[i];
        return above;
    }

    /// <summary>The sketch as a short, versioned sequence of bytes: about one byte per duration for a few, two to three per bucket for many.</summary>
    public byte[] ToBytes() => LatencySketchWriter.Write(_indexes.AsSpan(0, _used), _counts.AsSpan(0, _used));

    /// <summary>Reads what <see cref="ToBytes"/> gave.</summary>
    /// <param name="encoded">The bytes.</param>
    /// <exception cref="FormatException">The bytes are not such an encoding.</exception>
    public static LatencySketch FromBytes(ReadOnlySpan<byte> encoded)
    {
        var sketch = new LatencySketch();
        sketch.Merge(encoded);
        return sketch;
    }

    // Ascending callers pass the place along; what they add lies at or behind it.
    private void Add(int index, long count, ref int place)
    {
        int offset = _indexes.AsSpan(place, _used - place).BinarySearch((short)index);
        bool found = offset >= 0;
        place += found ? offset : ~offset;
        if (!found)
            Insert(place, (short)index);
        _counts[place] = checked(_counts[place] + count);
        Count = checked(Count + count);
    }

    private void Insert(int place, short index)
    {
        if (_used == _indexes.Length)
        {
            int capacity = Math.Max(InitialCapacity, 2 * _used);
            Array.Resize(ref _indexes, capacity);
            Array.Resize(ref _counts, capacity);
        }
        Array.Copy(_indexes, place, _indexes, place + 1, _used - place);
        Array.Copy(_counts, place, _counts, place + 1, _used - place);
        _indexes[place] = index;
        _counts[place] = 0;
        _used++;
    }
}
