using MathNet.Numerics.Distributions;

namespace UptimeSampler.Statistics;

/// <summary>The capacity that explains the failures of bursts best under one model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Capacity">Estimated capacity in requests at once, above 0, on the achieved scale; for a step the highest load that is carried.</param>
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
        return model == CapacityModel.Step ? OfStep(kept) : OfExcess(model, kept);
    }

    /// <summary>
    /// The model that explains the failures best: the larger likelihood of step and overflow; a wall when letting part of the excess
    /// be served explains no more than chance would (95 %). Null when none can be fitted, or none explains more than chance would (99 %)
    /// beyond one failure rate for all loads.
    /// </summary>
    /// <param name="units">At least <see cref="FewestUnits"/> units.</param>
    /// <exception cref="ArgumentOutOfRangeException">A unit is impossible.</exception>
    public static CapacityFit? Best(ReadOnlySpan<CapacityUnit> units)
    {
        if (Of(CapacityModel.Step, units) is not { } step || Of(CapacityModel.Overflow, units) is not { } overflow || Of(CapacityModel.Wall, units) is not { } wall)
            return null;
        CapacityFit best = step.LogLikelihood > overflow.LogLikelihood ? step : overflow;
        CapacityUnit[] kept = Consistent(units);
        // Above all loads, a step is one rate for all.
        double same = CapacityCurve.Fit(CapacityModel.Step, kept[^1].Concurrency, kept).LogLikelihood;
        if (best.LogLikelihood - same <= ChiSquared.InvCDF(2, 0.99) / 2 * best.Dispersion)
            return null;
        bool wholeExcess = overflow.LogLikelihood - wall.LogLikelihood <= ChiSquared.InvCDF(1, Confidence) / 2 * overflow.Dispersion;
        return best.Model == CapacityModel.Overflow && wholeExcess ? wall : best;
    }

    // A step is known up to the loads tried: one curve between each two of them.
    private static CapacityFit OfStep(CapacityUnit[] units)
    {
        double[] loads = [.. units.Select(unit => unit.Concurrency).Distinct()];
        CapacityCurve[] curves = [.. loads.SkipLast(1).Select(load => CapacityCurve.Fit(CapacityModel.Step, load, units))];
        CapacityCurve best = curves.MaxBy(curve => curve.LogLikelihood);
        (double dispersion, double bar) = Bar(best, units);
        int first = Array.FindIndex(curves, curve => curve.LogLikelihood >= bar), last = Array.FindLastIndex(curves, curve => curve.LogLikelihood >= bar);
        return Fit(best, loads[first], loads[last + 1], dispersion);
    }

    // An overflow has a capacity anywhere between; below half the smallest load the data say nothing.
    private static CapacityFit OfExcess(CapacityModel model, CapacityUnit[] units)
    {
        const int Between = 100;
        double low = Math.Log(units[0].Concurrency / 2), step = (Math.Log(units[^1].Concurrency) - low) / Between;
        int start = Enumerable.Range(0, Between + 1).MaxBy(i => At(low + i * step).LogLikelihood);
        double top = Top(low + (start - 1) * step, low + (start + 1) * step);
        CapacityCurve best = At(top);
        (double dispersion, double bar) = Bar(best, units);
        return Fit(best, Math.Exp(Edge(-step, low)), Math.Exp(Edge(step, low + Between * step)), dispersion);

        CapacityCurve At(double logCapacity) => CapacityCurve.Fit(model, Math.Exp(logCapacity), units);

        // Golden sections.
        double Top(double left, double right)
        {
            const double Golden = 0.618033988749895;
            while (right - left > 1e-6)
            {
                double a = right - Golden * (right - left), b = left + Golden * (right - left);
                (left, right) = At(a).LogLikelihood < At(b).LogLikelihood ? (a, right) : (left, b);
            }
            return (left + right) / 2;
        }

        // From the top in steps to where the likelihood is below the bar, then by halving.
        double Edge(double stride, double end)
        {
            double inside = top, outside = top + stride;
            while (Math.Abs(outside - top) < Math.Abs(end - top) && At(outside).LogLikelihood >= bar)
                (inside, outside) = (outside, outside + stride);
            if (Math.Abs(outside - top) >= Math.Abs(end - top) && At(end).LogLikelihood >= bar)
                return end;
            for (int i = 0; i < 20; i++)
            {
                double middle = (inside + outside) / 2;
                (inside, outside) = At(middle).LogLikelihood >= bar ? (middle, outside) : (inside, middle);
            }
            return outside;
        }
    }

    private static (double Dispersion, double Bar) Bar(CapacityCurve best, CapacityUnit[] units)
    {
        int freedom = units.Length - 3;
        double dispersion = Math.Max(1, best.Pearson(units) / freedom), t = StudentT.InvCDF(0, 1, freedom, (1 + Confidence) / 2);
        return (dispersion, best.LogLikelihood - dispersion * t * t / 2);
    }

    private static CapacityFit Fit(CapacityCurve best, double low, double high, double dispersion) =>
        new(best.Model, best.Capacity, low, high, best.BaseRate, best.Severity, dispersion, best.LogLikelihood);

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
}
