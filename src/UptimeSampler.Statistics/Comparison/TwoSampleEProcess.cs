namespace UptimeSampler.Statistics;

/// <summary>
/// Do two streams fail at different rates? An e-process over blocks that hold samples of both (Turner, Ly and Grünwald 2024):
/// for each block the likelihood under the rates estimated from the blocks before it, over the likelihood under their mean.
/// </summary>
/// <remarks>
/// While both rates are the same, P(<see cref="LogEvidence"/> ever reaches ln(1/α)) ≤ α, whenever one looks or stops (Ville 1939).
/// The rates may be any and may move from block to block, as long as they are the same in both streams; samples are independent.
/// With riseOnly a block is bet on only while the second rate is estimated the higher one, and the promise holds for all rates of which
/// the second is nowhere the higher: the gain falls with the second rate and grows with the first. With blocks of one and one it also holds for
/// samples of a block that fail together (the gain's mean falls with their correlation).
/// Rates are estimated as (failures + 0.18) / (samples + 1.36), which leans towards few failures. O(1) per block, no allocation.
/// </remarks>
public sealed class TwoSampleEProcess
{
    // Beta(0.18, 1.18) before the first block.
    private const double PriorFailures = 0.18, PriorSuccesses = 1.18;

    private readonly int _firstSize;
    private readonly int _secondSize;
    private readonly bool _riseOnly;
    private long _firstFailures;
    private long _secondFailures;

    /// <summary>Creates a process without evidence.</summary>
    /// <param name="firstSize">Samples of the first stream in every block, at least 1.</param>
    /// <param name="secondSize">Samples of the second stream in every block, at least 1.</param>
    /// <param name="riseOnly">True to ask whether the second stream fails more often, not whether they differ.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public TwoSampleEProcess(int firstSize = 1, int secondSize = 1, bool riseOnly = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(secondSize, 1);
        (_firstSize, _secondSize, _riseOnly) = (firstSize, secondSize, riseOnly);
    }

    /// <summary>Blocks taken into account.</summary>
    public long Blocks { get; private set; }

    /// <summary>ln of the e-value: 0 at the start; ln 20 or more speaks against equal rates at a level of 5 %.</summary>
    public double LogEvidence { get; private set; }

    /// <summary>Takes one block.</summary>
    /// <param name="firstFailures">Failed samples of the first stream, 0 to its size.</param>
    /// <param name="secondFailures">Failed samples of the second stream, 0 to its size.</param>
    /// <returns>The evidence after it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More failures than samples, or fewer than none.</exception>
    public double Observe(int firstFailures, int secondFailures)
    {
        Require.Counts(firstFailures, _firstSize);
        Require.Counts(secondFailures, _secondSize);
        double first = Estimate(_firstFailures, _firstSize), second = Estimate(_secondFailures, _secondSize);
        double common = (_firstSize * first + _secondSize * second) / (_firstSize + _secondSize);
        if (!_riseOnly || second > first)
            LogEvidence += Gain(first, common, firstFailures, _firstSize) + Gain(second, common, secondFailures, _secondSize);
        _firstFailures += firstFailures;
        _secondFailures += secondFailures;
        Blocks++;
        return LogEvidence;
    }

    private double Estimate(long failures, int size) => (failures + PriorFailures) / (Blocks * size + PriorFailures + PriorSuccesses);

    private static double Gain(double rate, double common, int failures, int size) =>
        failures * Math.Log(rate / common) + (size - failures) * (LogMath.LogOnePlus(-rate) - LogMath.LogOnePlus(-common));
}
