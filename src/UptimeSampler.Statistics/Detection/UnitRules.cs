namespace UptimeSampler.Statistics;

/// <summary>What every detector asks of a unit, and when it calls an alarm.</summary>
internal static class UnitRules
{
    private const double ThresholdTolerance = 1e-9;

    /// <summary>Refuses impossible units and thresholds.</summary>
    public static void Check(in EvidenceUnit unit, double threshold)
    {
        if (unit.Samples < 1 || unit.Failures < 0 || unit.Failures > unit.Samples)
            throw new ArgumentOutOfRangeException(nameof(unit), unit, "A unit has at least one sample, and failures between 0 and its samples.");
        if (!(unit.NullRate > 0 && unit.NullRate <= 1))
            throw new ArgumentOutOfRangeException(nameof(unit), unit, "The tolerated rate must be above 0 and at most 1.");
        if (!(unit.Patience >= 0 && double.IsFinite(unit.Patience) && double.IsFinite(unit.Position)))
            throw new ArgumentOutOfRangeException(nameof(unit), unit, "Patience must be at least 0, and it and the position finite.");
        if (!(threshold > 0))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold must be above 0.");
    }

    /// <summary>Only a failure can raise an alarm; evidence may miss the threshold by rounding.</summary>
    public static bool IsAlarm(in EvidenceUnit unit, double evidence, double threshold) => unit.Failures > 0 && evidence >= threshold * (1 - ThresholdTolerance);
}
