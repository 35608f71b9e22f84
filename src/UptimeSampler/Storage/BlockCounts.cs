namespace UptimeSampler.Storage;

/// <summary>
/// Valid samples outside maintenance and failures among them, for each evidence block of a minute of one target and location.
/// Kept as counts rather than sums, so that a sample that comes late still falls into its block.
/// </summary>
internal sealed class BlockCounts
{
    /// <summary>Blocks in a minute.</summary>
    public static readonly int Blocks = (int)(TimeSpan.FromMinutes(1) / EvidenceBlock.Length);

    private readonly int[] samples = new int[Blocks];
    private readonly int[] failures = new int[Blocks];

    /// <summary>The sums over the minute's blocks.</summary>
    public UnitSums Sums
    {
        get
        {
            UnitSums sums = default;
            for (int i = 0; i < Blocks; i++)
                sums += UnitSums.OfBlock(samples[i], failures[i]);
            return sums;
        }
    }

    /// <summary>Counts one sample and returns by how much the sums changed.</summary>
    public UnitSums Add(int block, bool failed)
    {
        UnitSums before = UnitSums.OfBlock(samples[block], failures[block]);
        samples[block]++;
        failures[block] += failed ? 1 : 0;
        return UnitSums.OfBlock(samples[block], failures[block]) - before;
    }

    /// <summary>Twelve pairs of numbers in base 128, low part first.</summary>
    public byte[] ToBytes()
    {
        List<byte> bytes = new(2 * Blocks);
        for (int i = 0; i < Blocks; i++)
        {
            Write(bytes, (uint)samples[i]);
            Write(bytes, (uint)failures[i]);
        }
        return [.. bytes];
    }

    /// <exception cref="FormatException">The bytes are not what <see cref="ToBytes"/> gave.</exception>
    public static BlockCounts FromBytes(ReadOnlySpan<byte> bytes)
    {
        BlockCounts counts = new();
        int at = 0;
        for (int i = 0; i < Blocks; i++)
        {
            counts.samples[i] = Read(bytes, ref at);
            counts.failures[i] = Read(bytes, ref at);
            if (counts.samples[i] < 0 || counts.failures[i] < 0 || counts.failures[i] > counts.samples[i])
                throw new FormatException($"Block {i} counts {counts.failures[i]} failures among {counts.samples[i]} samples.");
        }
        return at == bytes.Length ? counts : throw new FormatException($"Block counts end at byte {at} of {bytes.Length}.");
    }

    private static void Write(List<byte> bytes, uint value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }

    private static int Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint value = 0;
        for (int shift = 0; shift < 35 && at < bytes.Length; shift += 7)
        {
            byte part = bytes[at++];
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
                return (int)value;
        }
        throw new FormatException($"Block counts are cut off at byte {at}.");
    }
}
