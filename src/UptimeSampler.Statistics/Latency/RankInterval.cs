namespace UptimeSampler.Statistics;

/// <summary>Two ranks among n sorted durations between which a quantile lies; ranks count from 1.</summary>
/// <param name="Low">Rank of the lower end; 0 when there is none.</param>
/// <param name="High">Rank of the upper end; n + 1 when there is none.</param>
public readonly record struct RankInterval(long Low, long High);
