namespace UptimeSampler.Statistics;

/// <summary>
/// The fixed buckets of <see cref="LatencySketch"/>: bucket i holds γ^(i−1) &lt; milliseconds ≤ γ^i with γ = 1.01 / 0.99
/// (Masson, Rim and Lee 2019), so that its middle value is within 1 % of everything in it.
/// </summary>
internal static class LatencyBuckets
{
    private const double RelativeError = 0.01;
    private static readonly double LogGamma = LogMath.LogOnePlus(2 * RelativeError / (1 - RelativeError));

    public static readonly TimeSpan Shortest = TimeSpan.FromMicroseconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static readonly int Lowest = RawIndex(Shortest);
    public static readonly int Highest = RawIndex(Longest);

    /// <summary>How many buckets there are.</summary>
    public static readonly int Count = Highest - Lowest + 1;

    /// <summary>The bucket of a duration; shorter than a microsecond or longer than a day counts as that.</summary>
    public static int IndexOf(TimeSpan duration) =>
        duration <= Shortest ? Lowest : duration >= Longest ? Highest : RawIndex(duration);

    /// <summary>The value that stands for a bucket: 2 γ^i / (γ + 1) milliseconds, equally far (1 %) from both edges.</summary>
    public static TimeSpan ValueOf(int index) =>
        TimeSpan.FromMilliseconds(Math.Exp(index * LogGamma) * (1 - RelativeError));

    /// <summary>The longest duration of a bucket: γ^i milliseconds, rounded up to a microsecond.</summary>
    public static TimeSpan UpperEdgeOf(int index) => TimeSpan.FromMicroseconds((long)Math.Ceiling(Math.Exp(index * LogGamma) * 1_000));

    private static int RawIndex(TimeSpan duration) => (int)Math.Ceiling(Math.Log(duration.TotalMilliseconds) / LogGamma);
}
