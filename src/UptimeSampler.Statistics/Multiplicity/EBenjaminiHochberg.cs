namespace UptimeSampler.Statistics;

/// <summary>
/// Which of many targets are in trouble, when a share of wrong names is allowed: the Benjamini–Hochberg rule on evidence
/// (Wang and Ramdas 2022 for e-values, Dandapanthula and Ramdas 2025 for e-detectors).
/// </summary>
/// <remarks>
/// With e-values and a level 1/α, the expected share of wrong names is at most α under any dependence between the targets. With
/// detectors' evidence and a level in patience, it is at most E[τ] / level at every stopping time τ. It holds at a look, not for
/// all that were ever named: show them as suspects; for a page compare each with N times the level (Bonferroni).
/// </remarks>
public static class EBenjaminiHochberg
{
    /// <summary>
    /// Selects the k largest for the largest k with: k-th largest evidence ≥ N · level / k. Ties are selected together.
    /// </summary>
    /// <param name="evidence">Evidence of each of the N targets, each at least 0.</param>
    /// <param name="level">Evidence that would be asked of a single target, above 0: 1/α, or a detector's threshold.</param>
    /// <param name="selected">Receives true at the places of those selected; as long as <paramref name="evidence"/>.</param>
    /// <returns>How many are selected.</returns>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not above 0.</exception>
    public static int Select(ReadOnlySpan<double> evidence, double level, Span<bool> selected)
    {
        if (selected.Length != evidence.Length)
            throw new ArgumentException($"Has {selected.Length} places for {evidence.Length} values.", nameof(selected));
        if (!(level > 0))
            throw new ArgumentOutOfRangeException(nameof(level), level, "Must be above 0.");
        double bar = evidence.Length * level / Largest(evidence, level);
        int count = 0;
        for (int i = 0; i < evidence.Length; i++)
            count += (selected[i] = evidence[i] >= bar) ? 1 : 0;
        return count;
    }

    // The largest k works by itself: with k selected, the bar is N·level/k; counting those above it can only lead up to it. Starting
    // from the lowest bar and counting again comes down to the largest k that carries itself, without sorting.
    private static double Largest(ReadOnlySpan<double> evidence, double level)
    {
        int count = evidence.Length;
        while (count > 0)
        {
            double bar = evidence.Length * level / count;
            int above = 0;
            foreach (double value in evidence)
                above += value >= bar ? 1 : 0;
            if (above == count)
                break;
            count = above;
        }
        return count;
    }
}
