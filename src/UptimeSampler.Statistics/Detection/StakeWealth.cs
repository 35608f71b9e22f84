using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace UptimeSampler.Statistics;

/// <summary>The arithmetic of the ten stakes that every e-detector of a rate runs in parallel: what is at stake, and the bet.</summary>
internal static class StakeWealth
{
    /// <summary>How many stakes there are.</summary>
    public const int Count = 10;

    /// <summary>The shares f of the evidence that are bet, with equal weights.</summary>
    public static ReadOnlySpan<double> Stakes => [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 0.95];

    /// <summary>Mean of R + patience, and mean of f (R + patience): what there is before the outcome, and what of it is staked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (double Mean, double Staked) Weigh(ReadOnlySpan<double> wealth, double patience)
    {
        ReadOnlySpan<Vector128<double>> pairs = MemoryMarshal.Cast<double, Vector128<double>>(wealth);
        ReadOnlySpan<Vector128<double>> stakes = MemoryMarshal.Cast<double, Vector128<double>>(Stakes);
        Vector128<double> sum = default, staked = default;
        for (int i = 0; i < stakes.Length; i++)
        {
            Vector128<double> value = pairs[i] + Vector128.Create(patience);
            sum += value;
            staked += value * stakes[i];
        }
        return (Vector128.Sum(sum) / Count, Vector128.Sum(staked) / Count);
    }

    /// <summary>R ← (R + patience) (1 + bet f) for every stake; gives the mean of R.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Bet(Span<double> wealth, double patience, double bet)
    {
        Span<Vector128<double>> pairs = MemoryMarshal.Cast<double, Vector128<double>>(wealth);
        ReadOnlySpan<Vector128<double>> stakes = MemoryMarshal.Cast<double, Vector128<double>>(Stakes);
        Vector128<double> sum = default;
        for (int i = 0; i < stakes.Length; i++)
        {
            pairs[i] = (pairs[i] + Vector128.Create(patience)) * (Vector128<double>.One + bet * stakes[i]);
            sum += pairs[i];
        }
        return Vector128.Sum(sum) / Count;
    }

    /// <summary>The largest share s ≤ 1 of the stakes with which a gain does not lift what there is above the threshold.</summary>
    public static double Scale(double mean, double gain, double threshold) =>
        gain <= 0 || gain <= threshold - mean ? 1 : Math.Max(0, (threshold - mean) / gain);
}
