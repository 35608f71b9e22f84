namespace UptimeSampler.Statistics;

/// <summary>The smallest piece of data that counts as one piece of evidence: a single sample, a burst, a block of a few seconds.</summary>
/// <param name="Samples">Valid samples in the unit, at least 1.</param>
/// <param name="Failures">Failed samples among them.</param>
/// <param name="NullRate">The failure rate p0 that counts as normal, above 0 and at most 1; fixed before the unit was seen.</param>
/// <param name="Patience">
/// What the unit adds to the account of patience, at least 0: seconds since the previous unit when the false-alarm budget is in
/// seconds, samples when it is in samples; fixed before the unit was seen.
/// </param>
/// <param name="Position">Where the unit lies (an instant, a running number); only handed back in <see cref="Onset"/>.</param>
public readonly record struct EvidenceUnit(int Samples, int Failures, double NullRate, double Patience, double Position);
