namespace UptimeSampler.Detection;

/// <summary>The block that samples still arrive in; its lead are the good ones before its first failure.</summary>
internal readonly record struct OpenBlock(long Index, int Samples, int Failures, int Lead, DateTimeOffset Last, DateTimeOffset LastFailure)
{
    public OpenBlock With(DateTimeOffset at, bool failed) =>
        this with { Samples = Samples + 1, Failures = Failures + (failed ? 1 : 0), Lead = Lead + (failed || Failures > 0 ? 0 : 1), Last = at, LastFailure = failed ? at : LastFailure };

    public void Write(BinaryWriter writer)
    {
        writer.Write(Index);
        writer.Write(Samples);
        writer.Write(Failures);
        writer.Write(Lead);
        writer.Write(Last.ToUnixTimeMilliseconds());
        writer.Write(LastFailure.ToUnixTimeMilliseconds());
    }

    /// <param name="reader">Where it stands.</param>
    /// <param name="hasLead">False for a state of a program that did not know it.</param>
    public static OpenBlock Read(BinaryReader reader, bool hasLead) =>
        new(reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(), hasLead ? reader.ReadInt32() : 0, StateBytes.ReadTime(reader), StateBytes.ReadTime(reader));
}
