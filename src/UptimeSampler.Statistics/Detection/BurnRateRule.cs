namespace UptimeSampler.Statistics;

/// <summary>One rule of a <see cref="BurnRate"/> detector: the error budget burns too fast over a long and a short window at once.</summary>
/// <param name="Long">Length of the long window in units of patience (seconds), above 0.</param>
/// <param name="Short">Length of the short window, above 0 and at most <paramref name="Long"/>.</param>
/// <param name="Factor">How many times the tolerated rate is too fast, above 0.</param>
public readonly record struct BurnRateRule(double Long, double Short, double Factor);
