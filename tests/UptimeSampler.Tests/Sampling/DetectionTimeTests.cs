using UptimeSampler.Detection;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Sampling;

/// <summary>How soon the real rounds and the real detector find a fault, on a simulated clock, at one sample a second and the default budget.</summary>
[TestClass]
public sealed class DetectionTimeTests
{
    private const int Seeds = 25;

    private static readonly Target OnePerSecond = new() { Name = "shop", Url = new Uri("http://127.0.0.1/"), Interval = TimeSpan.FromSeconds(1), SamplesPerRound = 1 };

    private static readonly DetectionSettings Settings =
        new(OnePerSecond.Tolerate, new FalseAlarmBudget(TimeSpan.FromDays(30)).Threshold(detectors: 3), OnePerSecond.Interval);

    [TestMethod]
    [DataRow(1.0, 15)]
    [DataRow(0.5, 20)]
    [DataRow(0.1, 120)]
    [DataRow(0.02, 900)]
    public void The_median_time_to_the_alarm_keeps_the_promise(double rate, double mostSeconds)
    {
        double[] seconds = [.. Enumerable.Range(1, Seeds).Select(seed => SecondsToAlarm(rate, seed, TimeSpan.FromHours(1))).Order()];
        Assert.IsLessThanOrEqualTo(mostSeconds, seconds[Seeds / 2], $"all: {string.Join(" ", seconds.Select(each => each.ToString("0")))}");
    }

    [TestMethod]
    public void The_onset_is_found_to_within_a_minute_at_a_rate_of_one_half()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            (Finding? finding, DateTimeOffset began) = Watch(0.5, seed, TimeSpan.FromHours(1));
            Assert.IsNotNull(finding);
            Assert.IsLessThanOrEqualTo(60, Math.Abs((finding.Status.Onset - began).TotalSeconds), $"seed {seed}");
        }
    }

    private static double SecondsToAlarm(double rate, int seed, TimeSpan atMost)
    {
        (Finding? finding, DateTimeOffset began) = Watch(rate, seed, atMost);
        return finding is null ? double.PositiveInfinity : (finding.At - began).TotalSeconds;
    }

    private static (Finding? Alarm, DateTimeOffset Began) Watch(double rate, int seed, TimeSpan atMost)
    {
        TargetDetector detector = new();
        Finding? alarm = null;
        SimulatedTarget target = new(OnePerSecond, seed, batch => alarm ??= detector.Fold(batch, Settings).FirstOrDefault(finding => finding.Kind == FindingKind.Alarm));
        target.Run(TimeSpan.FromMinutes(2));
        DateTimeOffset began = target.Time.GetUtcNow();
        target.FailureRate = rate;
        target.Run(atMost, () => alarm is not null);
        return (alarm, began);
    }
}
