namespace UptimeSampler.Statistics;

/// <summary>
/// The failure rate that counts as normal, learned from a window of the past: never below what is tolerated, never above a
/// ceiling, and an upper bound, so that a lucky week does not make the next one an outage.
/// </summary>
public static class BaselineNull
{
    /// <summary>The learned rate never goes above this: more is an outage, however long it lasts.</summary>
    public const double Ceiling = 0.05;

    /// <summary>Confidence of the upper bound.</summary>
    public const double Confidence = 0.99;

    /// <summary>
    /// p0 = max(tolerated, min(U, ceiling)), U the one-sided Clopper–Pearson bound (1934) on counts divided by the dispersion
    /// D = max(1, Σ (y − n p̄)²/n / (k p̄ (1 − p̄))) of the window's k units. Without data: the ceiling.
    /// </summary>
    /// <remarks>
    /// For the promise of <see cref="EDetector"/> the window must end well before the present (hours), and must leave out known
    /// incidents; then it holds on the event, of about the confidence, that the rate stays below p0. Not proved for a drifting rate.
    /// </remarks>
    /// <param name="window">Sums over the units of the window.</param>
    /// <param name="tolerated">The declared tolerated rate, above 0 and at most the ceiling.</param>
    /// <param name="confidence">Confidence of the upper bound, above 0 and below 1.</param>
    /// <param name="ceiling">Highest rate to be learned, above 0 and below 1.</param>
    /// <returns>The rate, from the tolerated one to the ceiling.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Of(ClusterSums window, double tolerated, double confidence = Confidence, double ceiling = Ceiling)
    {
        Require.OpenUnit(tolerated);
        Require.OpenUnit(confidence);
        Require.OpenUnit(ceiling);
        if (tolerated > ceiling)
            throw new ArgumentOutOfRangeException(nameof(tolerated), tolerated, $"Must be at most the ceiling, {ceiling}.");
        if (window.Samples == 0)
            return ceiling;
        double dispersion = Math.Max(1, window.Dispersion);
        double upper = BinomialBound.Upper(window.Failures / dispersion, window.Samples / dispersion, confidence);
        return Math.Max(tolerated, Math.Min(upper, ceiling));
    }
}
