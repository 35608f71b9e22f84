namespace UptimeSampler.Statistics;

/// <summary>Reads what <see cref="LatencySketchWriter"/> writes, bucket by bucket; anything else is a <see cref="FormatException"/>.</summary>
internal ref struct LatencySketchReader
{
    private const int LongestNumber = 9;
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;
    private int _index;

    public LatencySketchReader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] != LatencySketchWriter.Version)
            throw new FormatException($"A latency sketch starts with the byte {LatencySketchWriter.Version}, this one {(bytes.IsEmpty ? "is empty" : $"with {bytes[0]}")}; was it written by a newer program?");
        _bytes = bytes;
        _at = 1;
        _index = LatencyBuckets.Lowest;
    }

    public bool Next(out int index, out long count)
    {
        (index, count) = (0, 0);
        if (_at == _bytes.Length)
            return false;
        bool first = _at == 1;
        long step = Number();
        long distance = step >> 1;
        if (distance > LatencyBuckets.Highest - _index || (distance == 0 && !first))
            throw new FormatException($"The latency sketch is damaged at byte {_at}: the bucket after {_index} is {distance} further.");
        _index += (int)distance;
        index = _index;
        count = (step & 1) == 0 ? 1 : Number();
        if (count < 1)
            throw new FormatException($"The latency sketch is damaged at byte {_at}: bucket {_index} counts {count}.");
        return true;
    }

    private long Number()
    {
        long value = 0;
        for (int part = 0; part < LongestNumber && _at < _bytes.Length; part++)
        {
            byte next = _bytes[_at++];
            value |= (long)(next & 0x7F) << (7 * part);
            if (next < 0x80)
                return value;
        }
        throw new FormatException($"The latency sketch is damaged: a number that ends at byte {_at} is cut off or too long.");
    }
}
