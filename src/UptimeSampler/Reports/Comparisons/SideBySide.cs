using UptimeSampler.Statistics;

namespace UptimeSampler.Reports.Comparisons;

/// <summary>
/// Pairs samples of two targets that were taken at about the same time, and bets on the second failing more often: what both meet alike,
/// such as a fault of our own network, speaks for neither.
/// </summary>
/// <remarks>
/// A pair is the last sample of one target and the first of the other after it. So pairs are chosen by time alone. The evidence block in which
/// it is complete gives no other: what one of a pair has met just now must not foretell what the next pair meets.
/// </remarks>
internal sealed class SideBySide
{
    private readonly TwoSampleEProcess process = new(riseOnly: true);
    private double mostLogEvidence;

    /// <summary>Pairs taken.</summary>
    public int Pairs => (int)process.Blocks;

    /// <summary>The largest e-value so far, at least 1; infinite beyond all numbers.</summary>
    public double Evidence => Math.Exp(mostLogEvidence);

    /// <summary>The p-value at any time: 1 / <see cref="Evidence"/>.</summary>
    public double PValue => Math.Exp(-mostLogEvidence);

    /// <summary>Takes samples of both, in any order.</summary>
    public void Take(IEnumerable<Draw> draws)
    {
        Draw? before = null, after = null;
        long closed = long.MinValue;
        foreach (Draw draw in draws.OrderBy(draw => draw.At))
        {
            if (draw.Block == closed)
                continue;
            if (draw.IsAfter)
                after = draw;
            else
                before = draw;
            if (before is null || after is null)
                continue;
            mostLogEvidence = Math.Max(mostLogEvidence, process.Observe(before.Failed ? 1 : 0, after.Failed ? 1 : 0));
            (before, after, closed) = (null, null, draw.Block);
        }
    }
}
