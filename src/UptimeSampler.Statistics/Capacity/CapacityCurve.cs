namespace UptimeSampler.Statistics;

/// <summary>Failure rate as a function of load for one model and one capacity, with its rates fitted by maximum likelihood.</summary>
internal readonly record struct CapacityCurve(CapacityModel Model, double Capacity, double BaseRate, double Severity, double LogLikelihood)
{
    private const int Rounds = 100;
    private const double LowestRate = 1e-9;

    public static CapacityCurve Fit(CapacityModel model, double capacity, ReadOnlySpan<CapacityUnit> units)
    {
        (double baseRate, double severity) = model == CapacityModel.Step ? StepRates(capacity, units) : OverflowRates(model, capacity, units);
        var curve = new CapacityCurve(model, capacity, baseRate, severity, 0);
        double sum = 0;
        foreach (CapacityUnit unit in units)
        {
            double rate = curve.RateAt(unit.Concurrency);
            sum += unit.Failures * Math.Log(rate) + (unit.Requests - unit.Failures) * Math.Log(1 - rate);
        }
        return curve with { LogLikelihood = sum };
    }

    /// <summary>Σ (y − n p)² / (n p (1 − p)).</summary>
    public double Pearson(ReadOnlySpan<CapacityUnit> units)
    {
        double sum = 0;
        foreach (CapacityUnit unit in units)
        {
            double rate = RateAt(unit.Concurrency), residual = unit.Failures - unit.Requests * rate;
            sum += residual * residual / (unit.Requests * rate * (1 - rate));
        }
        return sum;
    }

    private double RateAt(double concurrency) => Math.Clamp(
        Model == CapacityModel.Step ? concurrency > Capacity ? Severity : BaseRate : BaseRate + Severity * Excess(concurrency, Capacity),
        LowestRate, 1 - LowestRate);

    private static double Excess(double concurrency, double capacity) => Math.Max(0, concurrency - capacity) / concurrency;

    private static (double BaseRate, double Severity) StepRates(double capacity, ReadOnlySpan<CapacityUnit> units)
    {
        double failuresBelow = 0, below = 0, failuresAbove = 0, above = 0;
        foreach (CapacityUnit unit in units)
        {
            if (unit.Concurrency > capacity)
                (failuresAbove, above) = (failuresAbove + unit.Failures, above + unit.Requests);
            else
                (failuresBelow, below) = (failuresBelow + unit.Failures, below + unit.Requests);
        }
        double baseRate = failuresBelow / below, severity = above > 0 ? failuresAbove / above : baseRate, all = (failuresBelow + failuresAbove) / (below + above);
        return baseRate <= severity ? (baseRate, severity) : (all, all);
    }

    // The likelihood is concave in both rates: each in turn to where its slope is zero, until both stay.
    private static (double BaseRate, double Severity) OverflowRates(CapacityModel model, double capacity, ReadOnlySpan<CapacityUnit> units)
    {
        double baseRate = LowestRate, severity = model == CapacityModel.Wall ? 1 : 0.5;
        for (int round = 0; round < Rounds; round++)
        {
            double before = baseRate;
            baseRate = Solve(capacity, units, severity, forBase: true);
            if (model == CapacityModel.Overflow)
                severity = Solve(capacity, units, baseRate, forBase: false);
            if (Math.Abs(baseRate - before) < 1e-8)
                break;
        }
        return (baseRate, severity);
    }

    // Where the slope of the log-likelihood in one rate is zero, by Newton's steps kept in a bracket; the other rate stays. The bracket
    // ends where a unit would fail for sure: from beyond, where rates are clamped, Newton's steps never come back.
    private static double Solve(double capacity, ReadOnlySpan<CapacityUnit> units, double other, bool forBase)
    {
        double most = 0;
        foreach (CapacityUnit unit in units)
            most = Math.Max(most, Excess(unit.Concurrency, capacity));
        double low = 0, high = forBase ? 1 - other * most : Math.Min(1, (1 - other) / most), at = Math.Min(0.01, high / 2);
        for (int step = 0; step < 60 && high - low > 1e-12; step++)
        {
            double slope = 0, bend = 0;
            foreach (CapacityUnit unit in units)
            {
                double excess = Excess(unit.Concurrency, capacity), weight = forBase ? 1 : excess, served = unit.Requests - unit.Failures;
                double rate = Math.Clamp(forBase ? at + other * excess : other + at * excess, LowestRate, 1 - LowestRate);
                slope += weight * (unit.Failures / rate - served / (1 - rate));
                bend += weight * weight * (unit.Failures / (rate * rate) + served / ((1 - rate) * (1 - rate)));
            }
            if (slope > 0)
                low = at;
            else
                high = at;
            double next = at + slope / bend;
            if (!(next > low && next < high))
                next = (low + high) / 2;
            if (Math.Abs(next - at) < 1e-13)
                return next;
            at = next;
        }
        return at;
    }
}
