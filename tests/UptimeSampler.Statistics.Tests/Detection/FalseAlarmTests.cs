namespace UptimeSampler.Statistics.Tests;

/// <summary>The detector's promise, by simulation with fixed seeds: what it may cost in false alarms and how fast it is for it.</summary>
[TestClass]
public sealed class FalseAlarmTests
{
    // The time to a false alarm is nearly exponential, so the mean of 1 000 runs has a standard error of about 3 %.
    private const int Runs = 1000;

    [TestMethod, TestCategory(Probability.Simulation)]
    [DataRow(0.01, 10_000.0)]
    [DataRow(0.1, 3_000.0)]
    public void At_the_tolerated_rate_the_mean_time_to_a_false_alarm_is_what_was_promised(double nullRate, double threshold)
    {
        double mean = MeanPatience(nullRate, threshold, random => Single(random, nullRate), seed: 21);
        Assert.IsTrue(mean / threshold is > 0.9 and < 1.15, $"{mean / threshold:0.00} of the promise");
    }

    [TestMethod, TestCategory(Probability.Simulation)]
    [DataRow(0.05)]
    [DataRow(0.2)]
    [DataRow(0.9)]
    public void Failures_that_come_together_in_a_unit_break_no_promise(double correlation)
    {
        const double NullRate = 0.01, Threshold = 10_000;
        double mean = MeanPatience(NullRate, Threshold, random => (10, Probability.BetaBinomialBurst(random, 10, NullRate, correlation)), seed: 22);
        Assert.IsGreaterThan(0.9 * Threshold, mean);
    }

    [TestMethod]
    public void Counting_correlated_samples_one_by_one_would_break_the_promise()
    {
        const double NullRate = 0.01, Threshold = 10_000;
        var random = new Random(23);
        double total = 0;
        for (int run = 0; run < 200; run++)
        {
            var detector = new EDetector();
            for (bool alarm = false; !alarm;)
            {
                int failures = Probability.BetaBinomialBurst(random, 10, NullRate, 0.2);
                for (int i = 0; i < 10 && !alarm; i++)
                {
                    total++;
                    alarm = detector.Observe(new(1, i < failures ? 1 : 0, NullRate, 1, 0), Threshold);
                }
            }
        }
        Assert.IsLessThan(0.5 * Threshold, total / 200);
    }

    [TestMethod, TestCategory(Probability.Simulation)]
    public void Units_of_any_size_and_patience_in_seconds_keep_the_promise()
    {
        const double NullRate = 0.02, Threshold = 5_000;
        var random = new Random(24);
        double total = 0;
        for (int run = 0; run < Runs; run++)
        {
            var detector = new EDetector();
            for (bool alarm = false; !alarm;)
            {
                // More is drawn after a failure, and the tolerated rate moves: both depend on the past only.
                int samples = detector.Evidence > 50 ? 10 : 1 + random.Next(3);
                double seconds = 5 * random.NextDouble(), nullRate = detector.Evidence > 20 ? NullRate : 2 * NullRate;
                int failures = 0;
                for (int i = 0; i < samples; i++)
                    failures += random.NextDouble() < nullRate ? 1 : 0;
                total += seconds;
                alarm = detector.Observe(new(samples, failures, nullRate, seconds, 0), Threshold);
            }
        }
        Assert.IsGreaterThan(0.9 * Threshold, total / Runs);
    }

    [TestMethod, TestCategory(Probability.Simulation)]
    [DataRow(0.02)]
    [DataRow(0.1)]
    [DataRow(0.3)]
    public void An_alarm_within_a_share_of_the_budget_is_no_likelier_than_that_share(double share)
    {
        const double NullRate = 0.01, Threshold = 10_000;
        var random = new Random(25);
        int alarms = 0;
        for (int run = 0; run < Runs; run++)
        {
            var detector = new EDetector();
            bool alarm = false;
            for (int n = 0; n < share * Threshold && !alarm; n++)
                alarm = detector.Observe(new(1, random.NextDouble() < NullRate ? 1 : 0, NullRate, 1, 0), Threshold);
            alarms += alarm ? 1 : 0;
        }
        Assert.IsLessThanOrEqualTo(share + 3 * Math.Sqrt(share * (1 - share) / Runs), (double)alarms / Runs);
    }

    [TestMethod, TestCategory(Probability.Simulation)]
    public void Below_the_tolerated_rate_false_alarms_are_much_rarer()
    {
        const double NullRate = 0.01, Threshold = 1_000;
        double mean = MeanPatience(NullRate, Threshold, random => Single(random, NullRate / 2), seed: 26, runs: 200);
        Assert.IsGreaterThan(3 * Threshold, mean);
    }

    // Published: mean samples to the alarm from a start without evidence, p0 = 0.1 %, budget 1e6 samples (Monte Carlo error 1 to 3 %).
    [TestMethod, TestCategory(Probability.Simulation)]
    [DataRow(0.01, 693.0)]
    [DataRow(0.02, 264.0)]
    [DataRow(0.05, 83.0)]
    [DataRow(0.1, 37.0)]
    [DataRow(0.2, 17.0)]
    [DataRow(0.5, 6.0)]
    [DataRow(1.0, 3.0)]
    public void Outages_are_found_as_fast_as_published_and_within_what_planning_says(double rate, double published)
    {
        var random = new Random(27);
        var delays = new double[Runs];
        for (int run = 0; run < Runs; run++)
        {
            var detector = new EDetector();
            do
                delays[run]++;
            while (!detector.Observe(new(1, random.NextDouble() < rate ? 1 : 0, 0.001, 1, delays[run]), 1e6));
        }
        Array.Sort(delays);
        // 10 %, and half a sample for the rounding of the table.
        Assert.AreEqual(published, delays.Average(), published * 0.1 + 0.5);
        // Planning is for a detector that has run for a while; one without evidence needs a few per cent more.
        Assert.IsLessThanOrEqualTo(1.1 * DetectionDelay.P95Samples(0.001, rate, 1e6), delays[(int)(0.95 * Runs)]);
    }

    [TestMethod]
    public void The_onset_is_found_within_a_few_samples()
    {
        var random = new Random(28);
        var errors = new double[200];
        for (int run = 0; run < errors.Length; run++)
        {
            var detector = new EDetector();
            bool alarm = false;
            for (int n = 1; !alarm; n++)
                alarm = detector.Observe(new(1, random.NextDouble() < (n <= 2000 ? 0.0005 : 0.5) ? 1 : 0, 0.001, 1, n), 1e6) && n > 2000;
            errors[run] = Math.Abs(detector.Onset!.Value.Position - 2001);
        }
        Array.Sort(errors);
        Assert.IsLessThanOrEqualTo(3, errors[100]);
        Assert.IsLessThanOrEqualTo(10, errors[180]);
    }

    private static double MeanPatience(double nullRate, double threshold, Func<Random, (int Samples, int Failures)> draw, int seed, int runs = Runs)
    {
        var random = new Random(seed);
        double total = 0;
        for (int run = 0; run < runs; run++)
        {
            var detector = new EDetector();
            for (bool alarm = false; !alarm;)
            {
                (int samples, int failures) = draw(random);
                total += samples;
                alarm = detector.Observe(new(samples, failures, nullRate, samples, 0), threshold);
            }
        }
        return total / runs;
    }

    private static (int Samples, int Failures) Single(Random random, double rate) => (1, random.NextDouble() < rate ? 1 : 0);
}
