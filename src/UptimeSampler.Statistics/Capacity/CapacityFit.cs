using MathNet.Numerics.Distributions;

namespace UptimeSampler.Statistics;

/// <summary>The capacity that explains the failures of bursts best under one model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Capacity">Estimated capacity in requests at once, above 0, on the achieved scale.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end of its 95 % interval.</param>
/// <param name="BaseRate">Failure rate below the capacity, 0 to 1.</param>
/// <param name="Severity">Failure rate above it (step), or share of the excess that fails (overflow, wall), 0 to 1.</param>
/// <param name="Dispersion">How much more bursts differ than independent requests would, at least 1.</param>
/// <param name="LogLikelihood">Binomial log-likelihood, constants left out; comparable between models of the same units.</param>
public sealed record CapacityFit(
    CapacityModel Model, double Capacity, double Low, double High, double BaseRate, double Severity, double Dispersion, double LogLikelihood)
{
    /// <summary>Fewest units for a fit.</summary>
    public const int FewestUnits = 5;

    private const double Confidence = 0.95;
    private const double ContradictedFrom = 0.98;

    /// <summary>
    /// Fits one model by profile quasi-likelihood over the capacity (Wedderburn 1974): the interval holds every C with
    /// 2 (l_max − l(C)) / φ ≤ F(1, m − 3), φ = max(1, Pearson / (m − 3)), m units. A step is known only to the neighbouring loads.
    /// </summary>
    /// <remarks>
    /// A bad burst that two clean ones at nearly its load or above contradict is left out as a blip. Bursts are independent;
    /// requests of one may be correlated (that is φ). With strong correlation and a gradual onset the interval covers too little.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="units">At least <see cref="FewestUnits"/> units.</param>
    /// <returns>The fit; null when too few units are left, or all have one load.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A unit is impossible.</exception>
    public static CapacityFit? Of(CapacityModel model, ReadOnlySpan<CapacityUnit> units)
    {
        CapacityUnit.Check(units);
        CapacityUnit[] kept = Consistent(units);
        if (kept.Length < FewestUnits || kept[0].Concurrency == kept[^1].Concurrency)
            return null;
        double[] candidates = Candidates(model, kept);
        CapacityCurve[] curves = [.. candidates.Select(capacity => CapacityCurve.Fit(model, capacity, kept))];
        int best = 0;
        for (int i = 1; i < curves.Length; i++)
            best = curves[i].LogLikelihood > curves[best].LogLikelihood ? i : best;
        int freedom = kept.Length - 3;
        double dispersion = Math.Max(1, curves[best].Pearson(kept) / freedom);
        double t = StudentT.InvCDF(0, 1, freedom, (1 + Confidence) / 2);
        double bar = curves[best].LogLikelihood - dispersion * t * t / 2;
        int first = Array.FindIndex(curves, curve => curve.LogLikelihood >= bar), last = Array.FindLastIndex(curves, curve => curve.LogLikelihood >= bar);
        double high = model == CapacityModel.Step ? kept.First(unit => unit.Concurrency > candidates[last]).Concurrency : candidates[last];
        return new(
            model, candidates[best], candidates[first], high, curves[best].BaseRate, curves[best].Severity, dispersion, curves[best].LogLikelihood);
    }

    /// <summary>
    /// The model that explains the failures best: the larger likelihood of step and overflow; a wall when letting part of the excess
    /// be served explains no more than chance would (95 %). Null when none can be fitted or nothing failed.
    /// </summary>
    /// <param name="units">At least <see cref="FewestUnits"/> units.</param>
    /// <exception cref="ArgumentOutOfRangeException">A unit is impossible.</exception>
    public static CapacityFit? Best(ReadOnlySpan<CapacityUnit> units)
    {
        const double HalfChiSquared = 3.841458820694124 / 2;
        if (Of(CapacityModel.Step, units) is not { } step || Of(CapacityModel.Overflow, units) is not { } overflow || Of(CapacityModel.Wall, units) is not { } wall)
            return null;
        if (step.Severity <= step.BaseRate && overflow.Severity == 0)
            return null;
        if (step.LogLikelihood > overflow.LogLikelihood)
            return step;
        return overflow.LogLikelihood - wall.LogLikelihood <= HalfChiSquared * overflow.Dispersion ? wall : overflow;
    }

    // Ascending by load, without bad units that at least two clean ones at 98 % of their load or more contradict.
    private static CapacityUnit[] Consistent(ReadOnlySpan<CapacityUnit> units)
    {
        const double Tolerated = 0.05;
        CapacityUnit[] all = [.. units.ToArray().OrderBy(unit => unit.Concurrency)];
        bool[] bad = [.. all.Select(unit => LevelVote.IsBad(unit.Requests, unit.Failures, Tolerated))];
        return
        [
            .. all.Where((unit, i) => !bad[i]
                || all.Where((other, j) => !bad[j] && other.Concurrency >= ContradictedFrom * unit.Concurrency).Take(2).Count() < 2),
        ];
    }

    // A step is known up to the loads tried; an overflow has a capacity in between, too.
    private static double[] Candidates(CapacityModel model, CapacityUnit[] units)
    {
        const int Between = 400;
        if (model == CapacityModel.Step)
            return [.. units.Select(unit => unit.Concurrency).Distinct().SkipLast(1)];
        double low = Math.Log(units[0].Concurrency / 2), high = Math.Log(units[^1].Concurrency);
        return [.. Enumerable.Range(0, Between + 1).Select(i => Math.Exp(low + (high - low) * i / Between))];
    }
}
