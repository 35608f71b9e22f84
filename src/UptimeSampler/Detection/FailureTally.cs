namespace UptimeSampler.Detection;

/// <summary>Samples since an onset, and how they stood at the newest failure.</summary>
internal readonly record struct FailureTally(long Samples, long Failures, long SamplesAtLastFailure, DateTimeOffset LastFailure)
{
    public FailureTally With(DateTimeOffset at, bool failed) => failed
        ? new FailureTally(Samples + 1, Failures + 1, Samples + 1, at)
        : this with { Samples = Samples + 1 };

    public void Write(BinaryWriter writer)
    {
        writer.Write(Samples);
        writer.Write(Failures);
        writer.Write(SamplesAtLastFailure);
        writer.Write(LastFailure.ToUnixTimeMilliseconds());
    }

    public static FailureTally Read(BinaryReader reader) =>
        new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), StateBytes.ReadTime(reader));
}
