namespace UptimeSampler.Storage;

/// <summary>Which stored samples are wanted; null means no limit.</summary>
/// <param name="Target">Of this target only.</param>
/// <param name="From">Started at this instant or later.</param>
/// <param name="To">Started before this instant.</param>
public sealed record SampleQuery(string? Target = null, DateTimeOffset? From = null, DateTimeOffset? To = null);
