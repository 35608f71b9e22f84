namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class SubStreamDetectorTests
{
    [TestMethod]
    public void Evidence_equals_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("sub_streams");
        foreach (VectorCase c in vectors.Cases)
        {
            var detector = new SubStreamDetector(2, cap: false);
            foreach (VectorCase burst in c.List("bursts"))
            {
                (string Ip, string Worker, int Failures, int Samples)[] cells =
                [
                    .. burst.Json.GetProperty("cells").EnumerateArray()
                        .Select(cell => (cell[0].GetString()!, cell[1].GetString()!, cell[2].GetInt32(), cell[3].GetInt32())),
                ];
                StreamPart[] parts =
                [
                    .. cells.GroupBy(cell => cell.Ip).Select(g => new StreamPart(0, g.Key[0] - 'a', g.Sum(x => x.Samples), g.Sum(x => x.Failures))),
                    .. cells.GroupBy(cell => cell.Worker).Select(g => new StreamPart(1, g.Key[1] - '0', g.Sum(x => x.Samples), g.Sum(x => x.Failures))),
                ];
                int samples = cells.Sum(cell => cell.Samples);
                detector.Observe(new(samples, cells.Sum(cell => cell.Failures), 0.001, samples, 0), parts, 1e6);
                vectors.AssertClose("M", detector.Evidence, burst);
            }
        }
    }

    [TestMethod]
    public void One_failure_never_lifts_the_evidence_over_the_threshold()
    {
        var random = new Random(20_240_706);
        for (int run = 0; run < 100; run++)
        {
            var detector = new SubStreamDetector(2);
            for (bool alarm = false; !alarm;)
            {
                double before = detector.Evidence + 3;
                alarm = Observe(detector, random.Next(8), random.Next(3), random.NextDouble() < 0.2, 1000);
                Assert.IsLessThanOrEqualTo(Math.Max(before, 1000) * (1 + 1e-9), detector.Evidence);
            }
        }
    }

    [TestMethod, TestCategory(Probability.Simulation)]
    public void False_alarms_keep_the_promise()
    {
        const int Runs = 300;
        const double Budget = 2000;
        var random = new Random(20_240_707);
        double sum = 0;
        for (int run = 0; run < Runs; run++)
        {
            var detector = new SubStreamDetector(2);
            int n = 1;
            while (!Observe(detector, random.Next(8), random.Next(3), random.NextDouble() < 0.01, Budget, 0.01))
                n++;
            sum += n / Budget;
        }
        // Standard error about 0.06.
        Assert.IsGreaterThan(0.85, sum / Runs);
        Assert.IsLessThan(2.5, sum / Runs);
    }

    [TestMethod]
    public void One_dead_address_of_many_is_found_sooner_than_by_all_samples()
    {
        var random = new Random(20_240_708);
        double parts = 0, whole = 0;
        for (int run = 0; run < 60; run++)
        {
            var split = new SubStreamDetector(1);
            var all = new EDetector();
            bool found = false, foundByAll = false;
            for (int n = 1; !(found && foundByAll); n++)
            {
                int address = random.Next(50);
                bool failed = address == 7;
                parts += found ? 0 : 1;
                whole += foundByAll ? 0 : 1;
                found |= split.Observe(new(1, failed ? 1 : 0, 0.001, 1, n), [new(0, address, 1, failed ? 1 : 0)], 1e6);
                foundByAll |= all.Observe(new(1, failed ? 1 : 0, 0.001, 1, n), 1e6);
            }
        }
        Assert.IsLessThan(0.75 * whole, parts);
    }

    [TestMethod]
    public void The_leading_value_has_the_evidence_and_reset_forgets_it()
    {
        var detector = new SubStreamDetector(2);
        for (int i = 0; i < 40; i++)
            Observe(detector, i % 4, i % 3, i % 4 == 2, 1e12);
        Assert.IsGreaterThan(100 * detector.EvidenceOf(0, 1), detector.EvidenceOf(0, 2));
        Assert.AreEqual(0, detector.EvidenceOf(0, 99));
        detector.Reset();
        Assert.AreEqual(0, detector.Evidence);
        Assert.AreEqual(0, detector.EvidenceOf(0, 2));
    }

    [TestMethod]
    public void What_was_forgotten_or_reset_starts_anew()
    {
        SubStreamDetector used = new(2, cap: false), fresh = new(2, cap: false);
        for (int i = 0; i < 40; i++)
            Observe(used, i % 4, i % 3, i % 5 == 0, 1e12);
        used.Reset();
        Observe(used, 1, 1, failed: true, 1e12);
        Observe(fresh, 1, 1, failed: true, 1e12);
        Assert.AreEqual(fresh.Evidence, used.Evidence);
        used.Forget(0, 1);
        Observe(used, 1, 2, failed: true, 1e12);
        Assert.AreEqual(fresh.EvidenceOf(0, 1), used.EvidenceOf(0, 1));
    }

    // When one value is all there is, every dimension has the evidence of all samples, and so has their mean.
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(64)]
    [DataRow(65)]
    public void Dimensions_of_a_single_value_are_the_detector_of_all_samples(int dimensions)
    {
        SubStreamDetector split = new(dimensions);
        EDetector whole = new();
        for (int i = 0; i < 60; i++)
        {
            int failures = i % 6 == 0 ? 1 : 0;
            EvidenceUnit unit = new(2, failures, 0.1, 3, i);
            StreamPart[] parts = [.. Enumerable.Range(0, dimensions).Select(dimension => new StreamPart(dimension, 0, 2, failures))];
            Assert.AreEqual(whole.Observe(unit, 200), split.Observe(unit, parts, 200));
            Assert.AreEqual(whole.Evidence, split.Evidence, 1e-9 * whole.Evidence);
        }
    }

    [TestMethod]
    public void A_dimension_that_is_not_known_this_time_stops_nobody()
    {
        SubStreamDetector detector = new(2);
        int needed = 1;
        while (!detector.Observe(new(1, 1, 0.001, 1, needed), [new(0, 3, 1, 1)], 1e6))
            needed++;
        Assert.IsLessThanOrEqualTo(4, needed);
    }

    [TestMethod]
    public void Impossible_parts_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SubStreamDetector(0));
        AssertRefused(new StreamPart(2, 0, 1, 0));
        AssertRefused(new StreamPart(0, -1, 1, 0));
        AssertRefused(new StreamPart(0, SubStreamDetector.MaxValues, 1, 0));
        AssertRefused(new StreamPart(0, 0, 0, 0));
        AssertRefused(new StreamPart(0, 0, 1, 2));
        AssertRefused(new StreamPart(0, 0, 5, 0));
        AssertRefused(new StreamPart(0, 0, 3, 2));
        AssertRefused(new StreamPart(0, 0, 1, 0), new StreamPart(0, 0, 1, 0));
        AssertRefused(new StreamPart(0, 0, 3, 0), new StreamPart(0, 1, 2, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SubStreamDetector(1).Observe(new(1, 2, 0.01, 1, 0), [], 10));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SubStreamDetector(1).Observe(new(1, 1, 0.01, 1, 0), [], 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SubStreamDetector(1).EvidenceOf(1, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SubStreamDetector(1).EvidenceOf(0, -1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SubStreamDetector(1).EvidenceOf(-1, 0));
        Assert.AreEqual(0, new SubStreamDetector(1).EvidenceOf(0, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SubStreamDetector(1).ValuesOf(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SubStreamDetector(1).ValuesOf(-1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SubStreamDetector(1).Forget(-1, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SubStreamDetector(1).Forget(0, -1));
    }

    private static void AssertRefused(params StreamPart[] parts) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SubStreamDetector(2).Observe(new(4, 1, 0.01, 1, 0), parts, 10));

    private static bool Observe(SubStreamDetector detector, int address, int worker, bool failed, double threshold, double nullRate = 0.001)
    {
        int y = failed ? 1 : 0;
        return detector.Observe(new(1, y, nullRate, 1, 0), [new(0, address, 1, y), new(1, worker, 1, y)], threshold);
    }

    [TestMethod]
    public void A_saved_state_continues_bit_for_bit()
    {
        Random random = new(9);
        SubStreamDetector steady = new(2);
        for (int i = 0; i < 500; i++)
        {
            SubStreamDetector restored = SubStreamDetector.Load([steady.ValuesOf(0), steady.ValuesOf(1)], State(steady));
            Assert.AreEqual(steady.Evidence, restored.Evidence, 1e-12 * steady.Evidence);
            int failures = random.Next(20) == 0 ? 1 : 0;
            StreamPart[] parts = [new(0, random.Next(7), 2, failures), new(1, random.Next(3), 1, 0)];
            EvidenceUnit unit = new(3, failures, 0.01, 5, i);
            Assert.AreEqual(steady.Observe(unit, parts, 1e4), restored.Observe(unit, parts, 1e4));
            Assert.AreEqual(steady.Evidence, restored.Evidence);
            CollectionAssert.AreEqual(State(steady), State(restored));
        }
        Assert.AreEqual((7, 3), (steady.ValuesOf(0), steady.ValuesOf(1)));
    }

    [TestMethod]
    public void A_state_of_another_length_or_with_a_number_that_is_none_is_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => SubStreamDetector.Load([1], new double[10]));
        Assert.ThrowsExactly<ArgumentException>(() => SubStreamDetector.Load([0], [.. Enumerable.Repeat(double.NaN, 10)]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SubStreamDetector.Load([-1], new double[10]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SubStreamDetector.Load([SubStreamDetector.MaxValues + 1], new double[10]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SubStreamDetector.Load([], new double[10]));
    }

    [TestMethod]
    public void A_forgotten_value_takes_its_evidence_along_and_nothing_else()
    {
        SubStreamDetector detector = new(1);
        detector.Observe(new EvidenceUnit(2, 1, 0.01, 1, 0), [new StreamPart(0, 0, 1, 1), new StreamPart(0, 1, 1, 0)], 1e6);
        (double before, double first, double other) = (detector.Evidence, detector.EvidenceOf(0, 0), detector.EvidenceOf(0, 1));
        detector.Forget(0, 0);
        Assert.AreEqual(0, detector.EvidenceOf(0, 0));
        Assert.AreEqual(other, detector.EvidenceOf(0, 1));
        Assert.AreEqual(before - (first / 2), detector.Evidence, 1e-9 * before);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => detector.Forget(0, 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => detector.Forget(1, 0));
    }

    private static double[] State(SubStreamDetector detector)
    {
        double[] state = new double[detector.StateSize];
        detector.Save(state);
        return state;
    }
}
