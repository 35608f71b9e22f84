using System.Runtime.CompilerServices;

namespace UptimeSampler.Statistics;

/// <summary>What callers must keep; a broken promise throws at once and names the value.</summary>
internal static class Require
{
    /// <summary>0 ≤ failures ≤ samples, both finite.</summary>
    public static void Counts(double failures, double samples)
    {
        if (!(failures >= 0 && failures <= samples && double.IsFinite(samples)))
            throw new ArgumentOutOfRangeException(nameof(failures), failures, $"Failures must be between 0 and the number of samples, {samples}.");
    }

    /// <summary>Strictly between 0 and 1.</summary>
    public static void OpenUnit(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value > 0 && value < 1))
            throw new ArgumentOutOfRangeException(name, value, "Must be above 0 and below 1.");
    }

    /// <summary>0 to 1, both included.</summary>
    public static void ClosedUnit(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= 0 && value <= 1))
            throw new ArgumentOutOfRangeException(name, value, "Must be between 0 and 1.");
    }

    /// <summary>At least 1, and finite.</summary>
    public static void DesignEffect(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= 1 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, "Must be at least 1.");
    }

    /// <summary>A saved state has the length that it was saved with, and nothing but finite numbers.</summary>
    public static void State(ReadOnlySpan<double> state, int size)
    {
        if (state.Length != size)
            throw new ArgumentException($"The saved state has {state.Length} numbers, expected {size}; start with a new one.", nameof(state));
        foreach (double value in state)
        {
            if (!double.IsFinite(value))
                throw new ArgumentException($"The saved state holds {value}, expected finite numbers; start with a new one.", nameof(state));
        }
    }
}
