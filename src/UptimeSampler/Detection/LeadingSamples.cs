namespace UptimeSampler.Detection;

/// <summary>
/// Good samples before the first failure of a block: when the trouble begins in it, they were taken before. Of the newest blocks that have such; of older
/// ones they are too few to matter.
/// </summary>
internal sealed class LeadingSamples
{
    private const int BlocksKept = 64;

    private readonly Queue<(long Block, int Samples)> leads = new();

    /// <summary>Notes a block that is over.</summary>
    public void Note(OpenBlock block)
    {
        if (block.Failures == 0 || block.Lead == 0)
            return;
        if (leads.Count == BlocksKept)
            leads.Dequeue();
        leads.Enqueue((block.Index, block.Lead));
    }

    /// <summary>Those of a block; 0 when there is none.</summary>
    public int Of(long block)
    {
        foreach ((long index, int samples) in leads)
            if (index == block)
                return samples;
        return 0;
    }

    public void Clear() => leads.Clear();

    public void Write(BinaryWriter writer)
    {
        writer.Write((byte)leads.Count);
        foreach ((long block, int samples) in leads)
        {
            writer.Write(block);
            writer.Write(samples);
        }
    }

    public static LeadingSamples Read(BinaryReader reader)
    {
        LeadingSamples read = new();
        for (int count = reader.ReadByte(); count > 0; count--)
            read.leads.Enqueue((reader.ReadInt64(), reader.ReadInt32()));
        return read;
    }
}
