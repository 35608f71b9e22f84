namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class OneShotTestTests
{
    [TestMethod]
    public void Boundaries_equal_the_reference()
    {
        var options = new OneShotOptions();
        foreach (VectorCase c in VectorGroup.Load("oneshot_boundaries").Cases)
        {
            long n = c.Count("n");
            long healthyUpTo = -1, failingFrom = n + 1;
            for (long x = n; x >= 0; x--)
            {
                if (OneShotEvidence.LogAgainstAtMost(options.TolerateRate, x, n) >= -Math.Log(options.WrongFailingProbability))
                    failingFrom = x;
            }
            for (long x = 0; x <= n; x++)
            {
                if (OneShotEvidence.LogAgainstAtLeast(options.ExcludeRate, x, n) >= -Math.Log(1 - options.Confidence))
                    healthyUpTo = x;
            }
            Assert.AreEqual(c.Count("healthy_if_x_le"), healthyUpTo, c.ToString());
            Assert.AreEqual(c.IsNull("failing_if_x_ge") ? n + 1 : c.Count("failing_if_x_ge"), failingFrom, c.ToString());
        }
    }

    [TestMethod]
    public void Verdicts_on_fixed_streams_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("oneshot_verdicts");
        foreach (VectorCase c in vectors.Cases)
        {
            Func<int, bool> fails = c.Text("stream") switch
            {
                "all ok" => _ => false,
                "all fail" => _ => true,
                "every 10th" => i => i % 10 == 0,
                "every 50th" => i => i % 50 == 0,
                var other => throw new NotSupportedException(other),
            };
            OneShotTest test = Run(new(), fails);
            Assert.AreEqual(c.Text("verdict"), test.Verdict.ToString(), ignoreCase: true, c.ToString());
            Assert.AreEqual(c.Count("n"), test.Samples, c.ToString());
            Assert.AreEqual(c.Count("x"), test.Failures, c.ToString());
            vectors.AssertClose("lo", test.Interval.Low, c);
            vectors.AssertClose("hi", test.Interval.High, c);
        }
    }

    [TestMethod]
    public void Failing_is_said_at_once_and_typed_later()
    {
        var test = new OneShotTest(new());
        Assert.AreEqual(OneShotVerdict.Undecided, test.Observe(true));
        Assert.AreEqual(OneShotVerdict.Failing, test.Observe(true));
        Assert.IsFalse(test.IsDecided);
    }

    [TestMethod]
    public void Stopping_early_says_what_is_proven_and_no_more()
    {
        var failing = new OneShotTest(new());
        failing.Observe(true);
        failing.Observe(true);
        Assert.AreEqual(OneShotVerdict.Partial, failing.Conclude());

        var clean = new OneShotTest(new());
        clean.Observe(false);
        Assert.AreEqual(OneShotVerdict.Inconclusive, clean.Conclude());
        Assert.IsNull(clean.ExcludesRateAbove);
        Assert.AreEqual(OneShotVerdict.Inconclusive, new OneShotTest(new()).Conclude());
    }

    [TestMethod]
    public void What_proved_a_failing_target_is_kept_though_its_failures_came_together_at_first()
    {
        OneShotTest test = Run(new() { TolerateRate = 0.001, ExcludeRate = 0.0015 }, i => i is 4 or 5);
        Assert.AreEqual((OneShotVerdict.Partial, 2_000L, 2L), (test.Verdict, test.Samples, test.Failures));
        Assert.AreEqual(new RateCount(2, test.ProvenFailing!.Value.Samples), test.ProvenFailing);
        Assert.IsLessThanOrEqualTo(6, test.ProvenFailing.Value.Samples);
        Assert.IsNull(Run(new(), _ => false).ProvenFailing);
    }

    [TestMethod]
    public void The_samples_ending_ends_the_test()
    {
        OneShotTest test = Run(new() { MaxSamples = 100 }, _ => false);
        Assert.AreEqual(OneShotVerdict.Inconclusive, test.Verdict);
        Assert.AreEqual(100, test.Samples);
        OneShotTest failing = Run(new() { MaxSamples = 3 }, _ => true);
        Assert.AreEqual(OneShotVerdict.Partial, failing.Verdict);
    }

    [TestMethod]
    public void A_decided_test_takes_no_more_samples()
    {
        OneShotTest test = Run(new(), _ => true);
        long samples = test.Samples;
        Assert.AreEqual(OneShotVerdict.Down, test.Observe(false));
        Assert.AreEqual(samples, test.Samples);
        Assert.IsGreaterThanOrEqualTo(0.8, test.Interval.Low);
    }

    [TestMethod]
    public void A_healthy_verdict_names_the_smallest_rate_it_excludes()
    {
        OneShotTest test = Run(new(), _ => false);
        double excluded = test.ExcludesRateAbove!.Value;
        Assert.IsTrue(excluded is > 0.015 and <= 0.02, $"{excluded}");
        Assert.AreEqual(-Math.Log(0.05), OneShotEvidence.LogAgainstAtLeast(excluded, 0, test.Samples), 1e-6);
        Assert.IsNull(Run(new(), _ => true).ExcludesRateAbove);
    }

    // Published mean numbers of samples (2 000 runs); 300 runs of ours have a standard error of 2 to 4 %.
    [TestMethod]
    [DataRow(0.05, OneShotVerdict.Partial, 175.0)]
    [DataRow(0.1, OneShotVerdict.Partial, 78.0)]
    [DataRow(0.2, OneShotVerdict.Partial, 35.0)]
    [DataRow(0.5, OneShotVerdict.Partial, 25.0)]
    [DataRow(0.001, OneShotVerdict.Healthy, 186.0)]
    public void Verdicts_are_right_and_as_fast_as_published(double rate, OneShotVerdict expected, double meanSamples)
    {
        const int Runs = 300;
        var random = new Random(2);
        int right = 0, missed = 0;
        double samples = 0;
        for (int run = 0; run < Runs; run++)
        {
            OneShotTest test = Run(new(), _ => random.NextDouble() < rate);
            right += test.Verdict == expected ? 1 : 0;
            missed += test.Interval.Contains(rate) ? 0 : 1;
            samples += test.Samples;
        }
        Assert.IsGreaterThanOrEqualTo(0.97, (double)right / Runs);
        Assert.IsLessThanOrEqualTo(0.05, (double)missed / Runs);
        Assert.AreEqual(meanSamples, samples / Runs, meanSamples * 0.15);
    }

    [TestMethod, TestCategory(Probability.Simulation)]
    public void Wrong_verdicts_are_as_rare_as_promised_at_the_edges()
    {
        const int Runs = 400;
        var random = new Random(3);
        int wronglyHealthy = 0, wronglyFailing = 0;
        for (int run = 0; run < Runs; run++)
        {
            wronglyHealthy += Run(new(), _ => random.NextDouble() < 0.02).Verdict == OneShotVerdict.Healthy ? 1 : 0;
            wronglyFailing += Run(new(), _ => random.NextDouble() < 0.005).Verdict is OneShotVerdict.Partial or OneShotVerdict.Down ? 1 : 0;
        }
        // Promised: at most 5 % (20 of 400, +3 standard errors = 33) and 0.1 % (0.4 of 400; 5 or more has probability 6e-5).
        Assert.IsLessThanOrEqualTo(33, wronglyHealthy);
        Assert.IsLessThanOrEqualTo(4, wronglyFailing);
    }

    // The documented mixtures in plain numbers.
    [TestMethod]
    [DataRow(0.02, 0, 40)]
    [DataRow(0.02, 2, 30)]
    [DataRow(0.3, 5, 12)]
    [DataRow(0.005, 3, 3)]
    public void Both_kinds_of_evidence_equal_their_formulas(double rate, int failures, int samples)
    {
        double Ratio(double q) => Math.Pow(q / rate, failures) * Math.Pow((1 - q) / (1 - rate), samples - failures);
        double atLeast = (failures == 0 ? 0.5 * Math.Pow(1 - rate, -samples) : 0) + 0.25 * Ratio(rate / 20) + 0.25 * Ratio(rate / 5);
        Assert.AreEqual(Math.Log(atLeast), OneShotEvidence.LogAgainstAtLeast(rate, failures, samples), 1e-9);
        double atMost = EDetector.Stakes.ToArray().Average(stake => Ratio(rate + stake * (1 - rate)));
        Assert.AreEqual(Math.Log(atMost), OneShotEvidence.LogAgainstAtMost(rate, failures, samples), 1e-9);
    }

    [TestMethod]
    public void Options_that_contradict_each_other_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OneShotTest(new() { TolerateRate = 0.02 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OneShotTest(new() { ExcludeRate = 1 }));
        Assert.ThrowsExactly<ArgumentNullException>(() => new OneShotTest(null!));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OneShotTest(new() { TolerateRate = 0 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OneShotTest(new() { Confidence = 1 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OneShotTest(new() { WrongFailingProbability = 0 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OneShotTest(new() { DownRate = 1 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OneShotTest(new() { MaxSamples = 0 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OneShotTest(new() { RelativeWidth = 1 }));
    }

    private static OneShotTest Run(OneShotOptions options, Func<int, bool> fails)
    {
        var test = new OneShotTest(options);
        for (int i = 1; !test.IsDecided; i++)
            test.Observe(fails(i));
        return test;
    }
}
