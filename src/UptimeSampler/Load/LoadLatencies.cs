using HdrHistogram;

namespace UptimeSampler.Load;

/// <summary>Durations of requests, from 1 µs to an hour, to three digits (HdrHistogram; Tene 2012).</summary>
public sealed class LoadLatencies
{
    private const int Digits = 3;
    private static readonly long Longest = (long)TimeSpan.FromHours(1).TotalMicroseconds;

    private readonly LongHistogram _histogram = new(1, Longest, Digits);

    /// <summary>How many durations were recorded.</summary>
    public long Count => _histogram.TotalCount;

    /// <summary>Records one duration; below 1 µs counts as 1 µs, above an hour as an hour.</summary>
    public void Record(TimeSpan duration) => _histogram.RecordValue(Math.Clamp((long)duration.TotalMicroseconds, 1, Longest));

    /// <summary>Takes over what another has recorded.</summary>
    public void Add(LoadLatencies other) => _histogram.Add(other._histogram);

    /// <summary>The duration that a share of the requests did not exceed; null when none was recorded.</summary>
    /// <param name="share">0 to 1.</param>
    public TimeSpan? Quantile(double share) => Count == 0 ? null : TimeSpan.FromMicroseconds(_histogram.GetValueAtPercentile(share * 100));
}
