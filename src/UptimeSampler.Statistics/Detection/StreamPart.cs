namespace UptimeSampler.Statistics;

/// <summary>The share of a unit that fell on one value of one dimension: one address, one worker, new connections.</summary>
/// <param name="Dimension">Number of the dimension, 0 to one less than their number.</param>
/// <param name="Value">Number of the value within the dimension, at least 0; may be seen for the first time.</param>
/// <param name="Samples">Valid samples of the unit that fell on it, at least 1.</param>
/// <param name="Failures">Failed samples among them.</param>
public readonly record struct StreamPart(int Dimension, int Value, int Samples, int Failures);
