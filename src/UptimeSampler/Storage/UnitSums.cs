using UptimeSampler.Statistics;

namespace UptimeSampler.Storage;

/// <summary>
/// Additive sums over evidence blocks with n valid base samples outside maintenance and y failures among them: what the design effect
/// of an interval is computed from.
/// </summary>
/// <param name="Units">Blocks with at least one sample.</param>
/// <param name="N">Σ n.</param>
/// <param name="Y">Σ y.</param>
/// <param name="NN">Σ n².</param>
/// <param name="YYperN">Σ y²/n.</param>
public readonly record struct UnitSums(long Units, long N, long Y, long NN, double YYperN)
{
    /// <summary>The sums over both sets of blocks.</summary>
    public static UnitSums operator +(UnitSums a, UnitSums b) => new(a.Units + b.Units, a.N + b.N, a.Y + b.Y, a.NN + b.NN, a.YYperN + b.YYperN);

    /// <summary>The sums without those of a subset.</summary>
    public static UnitSums operator -(UnitSums a, UnitSums b) => new(a.Units - b.Units, a.N - b.N, a.Y - b.Y, a.NN - b.NN, a.YYperN - b.YYperN);

    /// <summary>The same as the operator +.</summary>
    public static UnitSums Add(UnitSums left, UnitSums right) => left + right;

    /// <summary>The same as the operator -.</summary>
    public static UnitSums Subtract(UnitSums left, UnitSums right) => left - right;

    /// <summary>The same as what an interval's design effect and a baseline are computed from.</summary>
    public ClusterSums ToClusters() => new() { Units = Units, Samples = N, Failures = Y, SquaredSizes = NN, SquaredFailuresPerSize = YYperN };

    /// <summary>One block's part; nothing for an empty block.</summary>
    public static UnitSums OfBlock(long n, long y) => n == 0 ? default : new(1, n, y, n * n, (double)y * y / n);
}
