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
        short index = (short)LatencyBuckets.IndexOf(duration);
        Add(PlaceOf(index), index, 1);
    }

    /// <summary>Adds all that the other has counted.</summary>
    /// <exception cref="ArgumentNullException">The other is null.</exception>
    public void Merge(LatencySketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Merge(other._indexes.AsSpan(0, other._used), other._counts.AsSpan(0, other._used));
    }

    /// <summary>Adds all that an encoded sketch has counted, without building it; on error nothing is added.</summary>
    /// <param name="encoded">What <see cref="ToBytes"/> gave.</param>
    /// <exception cref="FormatException">The bytes are not such an encoding.</exception>
    public void Merge(ReadOnlySpan<byte> encoded)
    {
        // A bucket takes at least one byte: most sketches are short, and clearing room for all buckets would take longer than reading one.
        int most = Math.Min(encoded.Length, LatencyBuckets.Count);
        Span<short> indexes = stackalloc short[most];
        Span<long> counts = stackalloc long[most];
        int used = LatencySketchReader.Read(encoded, indexes, counts);
        Merge(indexes[..used], counts[..used]);
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
        return AtRank((long)Math.Floor(q * (Count - 1)) + 1);
    }

    /// <summary>The duration at a rank, within 1 % of the rank-th smallest; ranks as in <see cref="QuantileRanks"/>.</summary>
    /// <param name="rank">The rank, 1 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rank is outside its range.</exception>
    public TimeSpan AtRank(long rank) => LatencyBuckets.ValueOf(_indexes[PlaceAtRank(rank)]);

    /// <summary>
    /// The upper edge of the bucket of the rank-th smallest: no shorter than that duration, and at most 2.1 % longer; ranks as in
    /// <see cref="QuantileRanks"/>.
    /// </summary>
    /// <param name="rank">The rank, 1 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rank is outside its range.</exception>
    public TimeSpan UpperEdgeAtRank(long rank) => LatencyBuckets.UpperEdgeOf(_indexes[PlaceAtRank(rank)]);

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

    // Both are ascending, so each place lies behind the one before.
    private void Merge(ReadOnlySpan<short> indexes, ReadOnlySpan<long> counts)
    {
        int place = 0;
        for (int i = 0; i < indexes.Length; i++)
        {
            while (place < _used && _indexes[place] < indexes[i])
                place++;
            Add(place, indexes[i], counts[i]);
        }
    }

    private void Add(int place, short index, long count)
    {
        if (place == _used || _indexes[place] != index)
            Insert(place, index);
        _counts[place] = checked(_counts[place] + count);
        Count = checked(Count + count);
    }

    private int PlaceAtRank(long rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, Count);
        int place = 0;
        for (long upTo = _counts[0]; upTo < rank; upTo += _counts[place])
            place++;
        return place;
    }

    // The first place whose bucket is not below the index.
    private int PlaceOf(short index)
    {
        int low = 0, high = _used;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_indexes[middle] < index)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
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
