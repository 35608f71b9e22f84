namespace UptimeSampler.Detection;

/// <summary>The block that samples still arrive in.</summary>
internal readonly record struct OpenBlock(long Index, int Samples, int Failures, DateTimeOffset Last, DateTimeOffset LastFailure)
{
    public OpenBlock With(DateTimeOffset at, bool failed) =>
        this with { Samples = Samples + 1, Failures = Failures + (failed ? 1 : 0), Last = at, LastFailure = failed ? at : LastFailure };

    public void Write(BinaryWriter writer)
    {
        writer.Write(Index);
        writer.Write(Samples);
        writer.Write(Failures);
        writer.Write(Last.ToUnixTimeMilliseconds());
        writer.Write(LastFailure.ToUnixTimeMilliseconds());
    }

    public static OpenBlock Read(BinaryReader reader) =>
        new(reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(), StateBytes.ReadTime(reader), StateBytes.ReadTime(reader));
}
