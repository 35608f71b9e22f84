namespace UptimeSampler.Statistics;

/// <summary>A period at which failures come back.</summary>
/// <param name="Period">The period.</param>
/// <param name="PValue">Probability, 0 to 1, of so many episodes within one arc of any candidate period by chance: an upper bound over all that were tried.</param>
/// <param name="Concentration">Share of the episodes, above chance, that keep to the period: 1 when all do.</param>
/// <param name="Episodes">Episodes of failures seen.</param>
/// <param name="Phase">Where in the period the arc with most episodes begins, counted from the time origin: 0 to the period.</param>
/// <param name="Width">Length of that arc, at most a fifth of the period.</param>
public readonly record struct Periodicity(TimeSpan Period, double PValue, double Concentration, int Episodes, TimeSpan Phase, TimeSpan Width);
