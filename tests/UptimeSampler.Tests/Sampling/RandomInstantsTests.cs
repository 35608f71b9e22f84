using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Sampling;

/// <summary>While an incident is open the limit is at work: the instants stay random all the same, or a periodic fault could hide between them.</summary>
[TestClass]
public sealed class RandomInstantsTests
{
    private const int Seconds = 1_200;

    /// <summary>Samples in a stretch whose phases are looked at together.</summary>
    private const int Stretch = 100;

    private static readonly Target Default = new() { Name = "shop", Url = new Uri("http://127.0.0.1/") };

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.5)]
    [DataRow(1.0)]
    public void An_open_incident_gets_ten_samples_a_block_by_default(double failureRate) =>
        Assert.AreEqual(2.0, Starts(Default, failureRate).Count / (double)Seconds, 0.1);

    [TestMethod]
    [DataRow(2.0, 0.0)]
    [DataRow(2.0, 1.0)]
    [DataRow(3.0, 0.0)]
    [DataRow(2.5, 1.0)]
    [DataRow(1.0, 1.0)]
    [DataRow(4.0, 1.0)]
    public void The_limit_leaves_no_rhythm_in_the_instants(double maxRate, double failureRate)
    {
        List<double> starts = Starts(Default with { MaxRate = maxRate }, failureRate);
        double window = Math.Max(1, Math.Floor(maxRate)) / maxRate;
        double[] concentrations = [.. starts.Chunk(Stretch).Where(stretch => stretch.Length == Stretch).Select(stretch => MostConcentrated(stretch, window))];
        double mean = concentrations.Average();
        // The best of many periods is 0.2 for uniform instants; samples in lockstep come near 1.
        Assert.IsLessThan(0.3, mean);
    }

    private static List<double> Starts(Target target, double failureRate)
    {
        List<double> starts = [];
        SimulatedTarget simulated = new(target, seed: 3, batch => starts.AddRange(batch.Samples.Select(sample => (sample.At - DateTimeOffset.UnixEpoch).TotalSeconds)))
        {
            FailureRate = failureRate,
            Step = TimeSpan.FromMilliseconds(2),
        };
        simulated.Suspicion.IncidentOpen = true;
        simulated.Run(TimeSpan.FromSeconds(Seconds));
        return starts;
    }

    /// <summary>How much the instants share one phase of the period, near the window, at which they do so most: 0 not at all, 1 all at once.</summary>
    private static double MostConcentrated(double[] starts, double window) =>
        Enumerable.Range(0, 100).Max(i => Concentration(starts, window * (0.98 + (0.001 * i))));

    private static double Concentration(double[] starts, double period)
    {
        double[] angles = [.. starts.Select(start => (start - starts[0]) / period * 2 * Math.PI)];
        return Math.Sqrt(Math.Pow(angles.Sum(Math.Cos), 2) + Math.Pow(angles.Sum(Math.Sin), 2)) / starts.Length;
    }
}
