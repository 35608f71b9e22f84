namespace UptimeSampler.Statistics;

/// <summary>
/// p-values of many questions asked at once, adjusted so that comparing each with α keeps the probability of any wrong answer at
/// most α, under any dependence.
/// </summary>
public static class FamilywiseError
{
    /// <summary>Bonferroni: each p-value times their number, at most 1.</summary>
    /// <param name="pValues">The p-values, each 0 to 1.</param>
    /// <param name="adjusted">Receives the adjusted ones, in the same order; as long as <paramref name="pValues"/>.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is outside its range.</exception>
    public static void Bonferroni(ReadOnlySpan<double> pValues, Span<double> adjusted)
    {
        Check(pValues, adjusted);
        for (int i = 0; i < pValues.Length; i++)
            adjusted[i] = Math.Min(1, pValues[i] * pValues.Length);
    }

    /// <summary>
    /// Holm (1979): the i-th smallest p-value times (N − i + 1), never below the one before. Never larger than
    /// <see cref="Bonferroni"/>. Arguments as for it.
    /// </summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is outside its range.</exception>
    public static void Holm(ReadOnlySpan<double> pValues, Span<double> adjusted)
    {
        Check(pValues, adjusted);
        double[] sorted = pValues.ToArray();
        int[] places = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, places);
        double atLeast = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            atLeast = Math.Max(atLeast, Math.Min(1, sorted[i] * (sorted.Length - i)));
            adjusted[places[i]] = atLeast;
        }
    }

    private static void Check(ReadOnlySpan<double> pValues, Span<double> adjusted)
    {
        if (adjusted.Length != pValues.Length)
            throw new ArgumentException($"Has {adjusted.Length} places for {pValues.Length} values.", nameof(adjusted));
        foreach (double p in pValues)
            Require.ClosedUnit(p, nameof(pValues));
    }
}
