namespace UptimeSampler.Storage;

/// <summary>Where a page of samples ended: what comes later, or at the same instant and was stored later, is behind it.</summary>
/// <param name="At">Start of the last sample (UTC, to the millisecond).</param>
/// <param name="Id">Number of its row.</param>
public sealed record SampleMark(DateTimeOffset At, long Id);

/// <summary>Some of the samples that were asked for.</summary>
/// <param name="Samples">In order of their start.</param>
/// <param name="Next">Where the next page begins; null when there is none.</param>
public sealed record SamplePage(IReadOnlyList<Sample> Samples, SampleMark? Next);
