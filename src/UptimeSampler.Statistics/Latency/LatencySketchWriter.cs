namespace UptimeSampler.Statistics;

/// <summary>
/// Writes a sketch: a version byte, then per bucket in ascending order the distance from the one before (the first: from the
/// lowest bucket) doubled, plus one when a count above 1 follows; numbers in base 128, low part first.
/// </summary>
internal static class LatencySketchWriter
{
    public const byte Version = 1;
    private const int LongestNumber = 10;

    public static byte[] Write(ReadOnlySpan<short> indexes, ReadOnlySpan<long> counts)
    {
        var bytes = new byte[1 + indexes.Length * 2 * LongestNumber];
        bytes[0] = Version;
        int length = 1, previous = LatencyBuckets.Lowest;
        for (int i = 0; i < indexes.Length; i++)
        {
            ulong distance = (ulong)(indexes[i] - previous);
            bool several = counts[i] > 1;
            length = Number(bytes, length, 2 * distance + (several ? 1UL : 0));
            if (several)
                length = Number(bytes, length, (ulong)counts[i]);
            previous = indexes[i];
        }
        return bytes[..length];
    }

    private static int Number(byte[] bytes, int at, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes[at++] = (byte)(value | 0x80);
        bytes[at++] = (byte)value;
        return at;
    }
}
