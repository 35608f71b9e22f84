using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class OnsetIntervalTests
{
    [TestMethod, TestCategory(Probability.Simulation)]
    [DataRow(0.001, 0.1)]
    [DataRow(0.001, 0.5)]
    [DataRow(0.01, 0.1)]
    public void At_an_alarm_it_rarely_misses_the_onset(double tolerated, double rate)
    {
        const int Runs = 150, Onset = 600;
        var random = new Random(20_240_724);
        int missed = 0, alarms = 0;
        for (int run = 0; run < Runs; run++)
        {
            var detector = new EDetector();
            List<EvidenceUnit> units = [];
            bool alarm = false;
            while (!alarm)
            {
                units.Add(new(1, random.NextDouble() < (units.Count < Onset ? tolerated : rate) ? 1 : 0, tolerated, 1, units.Count));
                alarm = detector.Observe(units[^1], 1e6);
            }
            if (units.Count <= Onset)
                continue;
            alarms++;
            missed += OnsetInterval.Of(units.ToArray(), 0.05) is { } got && got.First <= Onset && got.Last >= Onset ? 0 : 1;
        }
        Assert.IsGreaterThan(Runs * 9 / 10, alarms);
        Assert.IsLessThanOrEqualTo(0.05 * alarms, missed);
    }

    [TestMethod]
    public void It_shrinks_while_the_trouble_goes_on()
    {
        var random = new Random(20_240_725);
        EvidenceUnit[] units = [.. Enumerable.Range(0, 2000).Select(i => new EvidenceUnit(1, random.NextDouble() < (i < 1000 ? 0.001 : 0.2) ? 1 : 0, 0.001, 1, i))];
        OnsetInterval early = OnsetInterval.Of(units.AsSpan(0, 1030), 0.05)!.Value, late = OnsetInterval.Of(units, 0.05)!.Value;
        Assert.IsLessThan(early.Last - early.First, late.Last - late.First);
        Assert.IsTrue(late.First <= 1000 && late.Last >= 1000);
        Assert.IsLessThan(120, late.Last - late.First);
    }

    [TestMethod]
    public void Old_units_are_left_out_and_places_still_count_from_the_first()
    {
        EvidenceUnit[] units = [.. Enumerable.Range(0, OnsetInterval.MaxUnits + 100).Select(i => new EvidenceUnit(1, i >= OnsetInterval.MaxUnits ? 1 : 0, 0.001, 1, i))];
        OnsetInterval got = OnsetInterval.Of(units, 0.05)!.Value;
        Assert.IsTrue(got.First <= OnsetInterval.MaxUnits && got.Last >= OnsetInterval.MaxUnits && got.First > OnsetInterval.MaxUnits - 50);
    }

    [TestMethod]
    public void Trouble_that_was_always_there_began_at_the_first_unit_or_before() =>
        Assert.AreEqual(0, OnsetInterval.Of([.. Enumerable.Repeat(new EvidenceUnit(1, 1, 0.001, 1, 0), 30)], 0.05)!.Value.First);

    [TestMethod]
    public void It_holds_the_onsets_that_neither_test_refutes() =>
        Gen.Select(Units, Gen.Double[0.05, 0.9]).Sample((units, alpha) =>
        {
            int last = Enumerable.Range(0, units.Length).Last(onset => !IsTooLate(units, onset, alpha));
            int first = Enumerable.Range(0, units.Length).FirstOrDefault(onset => !IsTooEarly(units, onset, alpha), units.Length);
            return OnsetInterval.Of(units, alpha) == (first > last ? null : new OnsetInterval(first, last));
        }, iter: 3000);

    // Four failures refute every onset after them, thirty at the end after a long normal time every one before.
    [TestMethod]
    public void Trouble_that_came_twice_has_no_single_onset()
    {
        EvidenceUnit[] units = [.. Enumerable.Range(0, 334).Select(i => new EvidenceUnit(1, i is < 4 or >= 304 ? 1 : 0, 0.001, 1, i))];
        Assert.IsNull(OnsetInterval.Of(units, 0.05));
        Assert.IsFalse(Enumerable.Range(0, units.Length).Any(onset => !IsTooLate(units, onset, 0.05) && !IsTooEarly(units, onset, 0.05)));
    }

    // The documented tests multiplied out, without logarithms.
    private static bool IsTooLate(EvidenceUnit[] units, int onset, double alpha)
    {
        double[] wealth = [.. Enumerable.Repeat(1.0, EDetector.Stakes.Length)];
        for (int i = onset - 1; i >= 0; i--)
        {
            for (int k = 0; k < wealth.Length; k++)
                wealth[k] *= 1 + EDetector.Stakes[k] * (units[i].Failures / (units[i].Samples * units[i].NullRate) - 1);
            if (wealth.Average() >= 2 / alpha)
                return true;
        }
        return false;
    }

    private static bool IsTooEarly(EvidenceUnit[] units, int onset, double alpha)
    {
        // Normal and without a switch before the unit, a switch in it, and the later rate mixed over Beta(½, ½) from it on.
        double switching = 0, normal = 1;
        for (int at = onset; at < units.Length; at++)
        {
            EvidenceUnit unit = units[at];
            double stays = Math.Pow(1 - unit.NullRate, unit.Samples);
            switching += normal * (1 - stays) * MixedOverRates(units[at..]);
            normal *= stays * Math.Pow(unit.NullRate, unit.Failures) * Math.Pow(1 - unit.NullRate, unit.Samples - unit.Failures);
        }
        EvidenceUnit[] after = units[onset..];
        double failures = after.Sum(unit => unit.Failures), samples = after.Sum(unit => unit.Samples), rate = failures / samples;
        return switching >= 2 / alpha * Math.Pow(rate, failures) * Math.Pow(1 - rate, samples - failures);
    }

    // Pólya's urn with half a ball of each colour: the integral of p^x (1 − p)^(n − x) over Beta(½, ½).
    private static double MixedOverRates(EvidenceUnit[] units)
    {
        double probability = 1, failed = 0.5, worked = 0.5;
        for (int i = units.Sum(unit => unit.Failures); i > 0; i--)
            probability *= failed++ / (failed + worked - 1);
        for (int i = units.Sum(unit => unit.Samples - unit.Failures); i > 0; i--)
            probability *= worked++ / (failed + worked - 1);
        return probability;
    }

    private static readonly Gen<EvidenceUnit[]> Units =
        (from samples in Gen.Int[1, 5]
         from failures in Gen.Frequency((2, Gen.Const(0)), (1, Gen.Int[0, samples]))
         from nullRate in Gen.OneOf(0.02, 0.1, 0.3)
         select new EvidenceUnit(samples, failures, nullRate, 1, 0)).Array[1, 25];

    [TestMethod]
    public void Impossible_arguments_are_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => OnsetInterval.Of([], 0.05));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => OnsetInterval.Of([new(1, 1, 0.1, 1, 0)], 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => OnsetInterval.Of([new(1, 2, 0.1, 1, 0)], 0.05));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => OnsetInterval.Of([new(1, 1, 1, 1, 0)], 0.05));
    }
}
