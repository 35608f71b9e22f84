namespace UptimeSampler.Statistics;

/// <summary>Where the trouble that a detector sees probably began, and what was seen since: an estimate, not part of any guarantee.</summary>
/// <param name="Position">Position of the first unit of the trouble.</param>
/// <param name="Samples">Valid samples from that unit on, itself included.</param>
/// <param name="Failures">Failed samples among them.</param>
public readonly record struct Onset(double Position, long Samples, long Failures);
