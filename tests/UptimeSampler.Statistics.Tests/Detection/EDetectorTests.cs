using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class EDetectorTests
{
    [TestMethod]
    [DataRow(1.0)]
    [DataRow(5.0)]
    public void Without_failures_the_evidence_settles(double patience)
    {
        var detector = new EDetector();
        for (int i = 0; i < 20_000; i++)
            detector.Observe(new EvidenceUnit(3, 0, 0.001, patience, i), 1e9);
        Assert.AreEqual(EDetector.WithoutFailures(patience), detector.Evidence, 1e-6 * detector.Evidence);
    }

    [TestMethod]
    public void Evidence_alarm_and_onset_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("sr_detector");
        foreach (VectorCase c in vectors.Cases)
        {
            var detector = new EDetector(c.Json.GetProperty("cap").GetBoolean());
            int alarm = 0, position = 0;
            foreach (VectorCase u in c.List("units"))
            {
                var unit = new EvidenceUnit((int)u.Count("n"), (int)u.Count("y"), u["p0"], u["n"], ++position);
                bool alarmed = detector.Observe(unit, c["A"]);
                vectors.AssertClose("M", detector.Evidence, u);
                if (alarmed && alarm == 0)
                    alarm = position;
            }
            Assert.AreEqual(c.Count("alarm_unit"), alarm, c.ToString());
            Assert.AreEqual(c["onset_unit"], detector.Onset!.Value.Position, c.ToString());
            AssertState(vectors, c, detector);
        }
    }

    private static void AssertState(VectorGroup vectors, VectorCase c, EDetector detector)
    {
        var state = new double[EDetector.StateSize];
        detector.Save(state);
        for (int k = 0; k < EDetector.Stakes.Length; k++)
            vectors.AssertClose(c.Json.GetProperty("R_final")[k].GetDouble(), state[k], c, $"R[{k}]");
    }

    [TestMethod]
    public void The_onset_counts_samples_and_failures_from_its_unit_on()
    {
        var detector = new EDetector();
        for (int i = 1; i <= 200; i++)
            detector.Observe(new(1, 0, 0.001, 1, i), 1e6);
        Assert.IsNull(detector.Onset);
        detector.Observe(new(1, 1, 0.001, 1, 201), 1e6);
        detector.Observe(new(3, 0, 0.001, 1, 202), 1e6);
        detector.Observe(new(4, 2, 0.001, 1, 203), 1e6);
        Assert.AreEqual(new Onset(201, 8, 3), detector.Onset);
    }

    // A failure in 80 samples where one in 100 is tolerated: only the two smallest stakes gain by a round, and the smallest gains most,
    // ln(1 + 99 · 0.002) + 79 ln(1 − 0.002) = 0.022 against 0.006.
    [TestMethod]
    public void A_slight_rise_has_an_onset_too()
    {
        var detector = new EDetector(cap: false);
        for (int i = 0; i < 1600; i++)
            detector.Observe(new(1, i % 80 == 0 ? 1 : 0, 0.01, 1, i), 1e6);
        Assert.AreEqual(new Onset(0, 1600, 20), detector.Onset);
    }

    [TestMethod]
    public void The_onset_forgets_a_lone_failure_long_ago()
    {
        var detector = new EDetector();
        detector.Observe(new(1, 1, 0.001, 1, 1), 1e7);
        for (int i = 2; i <= 10_000; i++)
            detector.Observe(new(1, 0, 0.001, 1, i), 1e7);
        for (int i = 10_001; i <= 10_003; i++)
            detector.Observe(new(1, 1, 0.001, 1, i), 1e7);
        Assert.AreEqual(new Onset(10_001, 3, 3), detector.Onset);
    }

    [TestMethod]
    public void A_saved_detector_continues_bit_for_bit() =>
        Gen.Select(Units, Units).Sample((before, after) =>
        {
            var one = new EDetector();
            foreach (EvidenceUnit unit in before)
                one.Observe(unit, 1e6);
            var state = new double[EDetector.StateSize];
            one.Save(state);
            EDetector other = EDetector.Load(state);
            foreach (EvidenceUnit unit in after)
            {
                if (one.Observe(unit, 1e6) != other.Observe(unit, 1e6) || one.Evidence != other.Evidence || one.Onset != other.Onset)
                    return false;
            }
            return one.Evidence == other.Evidence && one.Onset == other.Onset;
        });

    [TestMethod]
    public void A_failure_more_never_lowers_the_evidence_of_uncapped_bets() =>
        Gen.Select(Units, Gen.Int[0, 40]).Sample((units, at) =>
        {
            EDetector fewer = new(cap: false), more = new(cap: false);
            for (int i = 0; i < units.Length; i++)
            {
                EvidenceUnit unit = units[i];
                fewer.Observe(unit, 1e9);
                more.Observe(i == at && unit.Failures < unit.Samples ? unit with { Failures = unit.Failures + 1 } : unit, 1e9);
            }
            return more.Evidence >= fewer.Evidence * (1 - 1e-9);
        });

    [TestMethod]
    public void One_failure_never_lifts_the_evidence_over_the_threshold() =>
        Gen.Select(Gen.Bool.Array[1, 400], Gen.OneOf(0.01, 0.1, 0.3), Gen.Double[5, 1000]).Sample((outcomes, nullRate, threshold) =>
        {
            var detector = new EDetector();
            foreach (bool failed in outcomes)
            {
                double before = detector.Evidence + 1;
                bool alarm = detector.Observe(new(1, failed ? 1 : 0, nullRate, 1, 0), threshold);
                if (failed && detector.Evidence > Math.Max(before, threshold) * (1 + 1e-9))
                    return false;
                if (alarm)
                    return true;
            }
            return true;
        });

    [TestMethod]
    public void Reset_starts_anew()
    {
        EDetector used = new(), fresh = new();
        for (int i = 0; i < 10; i++)
            used.Observe(new(2, 1, 0.01, 5, i), 1e6);
        used.Reset();
        Assert.AreEqual(0, used.Evidence);
        Assert.IsNull(used.Onset);
        used.Observe(new(3, 1, 0.01, 5, 11), 1e6);
        fresh.Observe(new(3, 1, 0.01, 5, 11), 1e6);
        Assert.AreEqual(fresh.Evidence, used.Evidence);
        Assert.AreEqual(fresh.Onset, used.Onset);
    }

    [TestMethod]
    public void A_clean_unit_raises_no_alarm_even_above_the_threshold()
    {
        var detector = new EDetector();
        Assert.IsFalse(detector.Observe(new(1, 0, 0.001, 1e9, 1), 10));
        Assert.IsGreaterThan(10, detector.Evidence);
        Assert.IsTrue(detector.Observe(new(1, 1, 0.001, 1, 2), 10));
    }

    [TestMethod]
    public void Observing_allocates_nothing()
    {
        var detector = new EDetector();
        long Run()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10_000; i++)
                detector.Observe(new(3, i % 50 == 0 ? 1 : 0, 0.01, 5, i), 1e6);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Run();
        Assert.AreEqual(0, Run());
    }

    [TestMethod]
    [DataRow(0, 0, 0.01, 1.0, 10.0)]
    [DataRow(1, 2, 0.01, 1.0, 10.0)]
    [DataRow(1, -1, 0.01, 1.0, 10.0)]
    [DataRow(1, 0, 0.0, 1.0, 10.0)]
    [DataRow(1, 0, 1.1, 1.0, 10.0)]
    [DataRow(1, 0, double.NaN, 1.0, 10.0)]
    [DataRow(1, 0, 0.01, -1.0, 10.0)]
    [DataRow(1, 0, 0.01, double.PositiveInfinity, 10.0)]
    [DataRow(1, 0, 0.01, 1.0, 0.0)]
    [DataRow(1, 0, 0.01, 1.0, double.NaN)]
    public void Impossible_units_are_refused(int samples, int failures, double nullRate, double patience, double threshold) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => new EDetector().Observe(new(samples, failures, nullRate, patience, 0), threshold));

    [TestMethod]
    public void A_place_that_is_no_number_is_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new EDetector().Observe(new(1, 0, 0.01, 1, double.NaN), 10));

    [TestMethod]
    public void A_damaged_state_is_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => EDetector.Load(new double[EDetector.StateSize - 1]));
        var state = new double[EDetector.StateSize];
        state[3] = double.NaN;
        Assert.ThrowsExactly<ArgumentException>(() => EDetector.Load(state));
    }

    private static readonly Gen<EvidenceUnit[]> Units =
        (from samples in Gen.Int[1, 12]
         from failures in Gen.Frequency((8, Gen.Const(0)), (2, Gen.Int[0, samples]))
         from nullRate in Gen.OneOf(0.0005, 0.001, 0.01, 0.2, 1.0)
         from patience in Gen.Double[0, 30]
         from position in Gen.Double[0, 1e12]
         select new EvidenceUnit(samples, failures, nullRate, patience, position)).Array[0, 40];
}
