using System.Globalization;
using UptimeSampler.Detection;
using UptimeSampler.Statistics;

namespace UptimeSampler.Benchmarks;

/// <summary>What is tolerated when it is learned from the past: false alarms, and whether an outage becomes the norm.</summary>
internal static class SimulateLearn
{
    private const int UnitSamples = 3, UnitsPerHour = 360, DaysBefore = 8, DaysJudged = 10, HoursPerDay = 24;
    private const double Stated = 0.001, UnitSeconds = 10;
    private const double Threshold = 30 * 86_400.0;

    /// <summary>How the tolerated rate is found.</summary>
    /// <param name="Name">Its name in the table.</param>
    /// <param name="LagHours">Hours between the window and the present; negative for a stated rate.</param>
    /// <param name="WindowHours">Length of the window.</param>
    private sealed record Rule(string Name, int LagHours, int WindowHours);

    private static readonly Rule[] Rules =
    [
        new("stated 0.1 %", -1, 0),
        new("learned", (int)BaselineWindow.Lag.TotalHours, (int)BaselineWindow.Length.TotalHours),
        new("the hour before", 0, 1),
    ];

    public static void Run(int seed, int runs, TextWriter output)
    {
        output.WriteLine($"{UnitSamples} samples in {UnitSeconds} s, budget one false alarm in 30 days, {DaysBefore} days before and {DaysJudged} days judged");
        output.WriteLine();
        output.WriteLine("Alarms in 30 days while the rate stays the same (correlation within a unit 0 / 0.1)");
        output.WriteLine($"  {"",-18}{"0.02 %",16}{"0.1 %",16}{"0.3 %",16}{"1 %",16}");
        foreach (Rule rule in Rules)
        {
            output.Write($"  {rule.Name,-18}");
            foreach (double rate in (double[])[0.0002, 0.001, 0.003, 0.01])
                output.Write(string.Create(CultureInfo.InvariantCulture, $"{$"{Alarms(rule, rate, 0, seed, runs):0.00} / {Alarms(rule, rate, 0.1, seed, runs):0.00}",16}"));
            output.WriteLine();
        }
        output.WriteLine();
        output.WriteLine("Found: share of runs; mean hours to the alarm, the rate then, and what is tolerated at the end");
        foreach ((string name, Func<double, double> rate, int hours) in (ReadOnlySpan<(string, Func<double, double>, int)>)
            [
                ("0.3 % steps to 2.3 % for 12 h", hour => hour < 0 ? 0.003 : 0.023, 12),
                ("0.3 % grows to 3.3 % in 24 h", hour => 0.003 + (0.03 * Math.Clamp(hour / 24, 0, 1)), 30),
            ])
            foreach (Rule rule in Rules.AsSpan(1))
                Report(name, rule, rate, hours, seed, runs, output);
    }

    private static void Report(string name, Rule rule, Func<double, double> rate, int hours, int seed, int runs, TextWriter output)
    {
        (double? AlarmHour, double Tolerated)[] found = [.. Enumerable.Range(0, runs).AsParallel().AsOrdered().Select(run => Find(rule, rate, hours, new Random((seed * 1_000_003) + run)))];
        double[] alarms = [.. found.Where(one => one.AlarmHour is not null).Select(one => one.AlarmHour!.Value)];
        string when = alarms.Length == 0 ? "never" : string.Create(CultureInfo.InvariantCulture, $"{alarms.Average():0.0} h, {100 * alarms.Average(rate):0.00} %");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-32}{rule.Name,-18}{100.0 * alarms.Length / runs,5:0} % {when,18}{100 * found.Average(one => one.Tolerated),8:0.00} %"));
    }

    private static double Alarms(Rule rule, double rate, double correlation, int seed, int runs) => Enumerable.Range(0, runs).AsParallel().AsOrdered().Select(run =>
    {
        Random random = new((seed * 1_000_003) + run);
        EDetector detector = new();
        List<ClusterSums> hours = [];
        int alarms = 0;
        for (int hour = 0; hour < (DaysBefore + DaysJudged) * HoursPerDay; hour++)
        {
            double tolerated = Tolerated(rule, hours, hours.Count);
            ClusterSums sums = default;
            for (int unit = 0; unit < UnitsPerHour; unit++)
            {
                int failures = Draw.Burst(random, UnitSamples, rate, correlation);
                sums += ClusterSums.OfUnit(UnitSamples, failures);
                if (hour >= DaysBefore * HoursPerDay && detector.Observe(new(UnitSamples, failures, tolerated, UnitSeconds, 0), Threshold))
                {
                    alarms++;
                    detector.Reset();
                }
            }
            hours.Add(sums);
        }
        return alarms * 30.0 / DaysJudged;
    }).Average();

    /// <summary>From the alarm on the hours belong to an incident and are left out.</summary>
    private static (double? AlarmHour, double Tolerated) Find(Rule rule, Func<double, double> rate, int changed, Random random)
    {
        EDetector detector = new();
        List<ClusterSums> hours = [];
        double? alarm = null;
        for (int hour = -DaysBefore * HoursPerDay; hour < changed; hour++)
        {
            double tolerated = Tolerated(rule, hours, hours.Count);
            ClusterSums sums = default;
            for (int unit = 0; unit < UnitsPerHour; unit++)
            {
                double at = hour + ((double)unit / UnitsPerHour);
                int failures = Draw.Binomial(random, UnitSamples, rate(at));
                sums += ClusterSums.OfUnit(UnitSamples, failures);
                // Judged from a day before, so that the detector is warm.
                if (hour >= -HoursPerDay && alarm is null && detector.Observe(new(UnitSamples, failures, tolerated, UnitSeconds, 0), Threshold))
                {
                    if (at >= 0)
                        alarm = at;
                    else
                        detector.Reset();
                }
            }
            hours.Add(alarm is null ? sums : default);
        }
        return (alarm, Tolerated(rule, hours, hours.Count));
    }

    private static double Tolerated(Rule rule, List<ClusterSums> hours, int now)
    {
        if (rule.LagHours < 0)
            return Stated;
        BaselineWindow window = new();
        for (int hour = Math.Max(0, now - rule.LagHours - rule.WindowHours); hour < now - rule.LagHours; hour++)
            window.AddUnits(hour, hours[hour]);
        return window.ToBaseline(DateTimeOffset.UnixEpoch, Stated, quantile: null).FailureRate;
    }
}
