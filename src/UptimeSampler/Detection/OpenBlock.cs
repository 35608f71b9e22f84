namespace UptimeSampler.Detection;

/// <summary>The block that samples still arrive in.</summary>
internal readonly record struct OpenBlock(long Index, int Samples, int Failures, DateTimeOffset Last)
{
    public void Write(BinaryWriter writer)
    {
        writer.Write(Index);
        writer.Write(Samples);
        writer.Write(Failures);
        writer.Write(Last.ToUnixTimeMilliseconds());
    }

    public static OpenBlock Read(BinaryReader reader) =>
        new(reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(), DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()));
}
