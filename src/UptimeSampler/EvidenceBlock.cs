namespace UptimeSampler;

/// <summary>
/// The unit of evidence: all samples of a target that start within the same five seconds of the clock. What happens within
/// a few seconds happens together (one blip fails many neighbours), so a block counts once, by its mean.
/// </summary>
public static class EvidenceBlock
{
    /// <summary>A block's length. Divides a minute, so that a block lies within one minute.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    /// <summary>The number of the block that an instant falls in, counted from the Unix epoch.</summary>
    public static long IndexOf(DateTimeOffset at) =>
        (long)Math.Floor((double)at.ToUnixTimeMilliseconds() / (long)Length.TotalMilliseconds);

    /// <summary>When a block starts.</summary>
    public static DateTimeOffset StartOf(long index) =>
        DateTimeOffset.FromUnixTimeMilliseconds(index * (long)Length.TotalMilliseconds);
}
