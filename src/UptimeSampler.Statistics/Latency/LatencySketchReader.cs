namespace UptimeSampler.Statistics;

/// <summary>Reads what <see cref="LatencySketchWriter"/> writes; anything else is a <see cref="FormatException"/>.</summary>
internal static class LatencySketchReader
{
    private const int LongestNumber = 9;

    /// <summary>Fills buckets and counts, both at least as long as the bytes or <see cref="LatencyBuckets.Count"/>, and says how many there are.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, Span<short> indexes, Span<long> counts)
    {
        if (bytes.IsEmpty || bytes[0] != LatencySketchWriter.Version)
            throw new FormatException($"A latency sketch starts with the byte {LatencySketchWriter.Version}, this one {(bytes.IsEmpty ? "is empty" : $"with {bytes[0]}")}; was it written by a newer program?");
        int at = 1, used = 0, index = LatencyBuckets.Lowest;
        while (at < bytes.Length)
        {
            long step = Number(bytes, ref at), distance = step >> 1;
            if (distance > LatencyBuckets.Highest - index || (distance == 0 && used > 0))
                throw Damaged(at, $"the bucket after {index} is {distance} further");
            index += (int)distance;
            long count = (step & 1) == 0 ? 1 : Number(bytes, ref at);
            if (count < 1)
                throw Damaged(at, $"bucket {index} counts {count}");
            (indexes[used], counts[used]) = ((short)index, count);
            used++;
        }
        return used;
    }

    private static long Number(ReadOnlySpan<byte> bytes, ref int at)
    {
        if (at < bytes.Length && bytes[at] < 0x80)
            return bytes[at++];
        long value = 0;
        for (int part = 0; part < LongestNumber && at < bytes.Length; part++)
        {
            byte next = bytes[at++];
            value |= (long)(next & 0x7F) << (7 * part);
            if (next < 0x80)
                return value;
        }
        throw Damaged(at, "a number is cut off or too long");
    }

    private static FormatException Damaged(int at, string what) => new($"The latency sketch is damaged before byte {at}: {what}. Leave it out.");
}
