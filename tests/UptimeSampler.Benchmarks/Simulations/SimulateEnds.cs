using System.Globalization;
using UptimeSampler.Detection;

namespace UptimeSampler.Benchmarks;

/// <summary>How many incidents one trouble makes that is small, or comes and goes: the whole judgement of a target with default settings.</summary>
internal static class SimulateEnds
{
    private const double BlockSeconds = 5;
    private const double CalmPerBlock = 1.5;
    private const int SuspiciousPerBlock = 10;
    private const double SuspiciousFor = 60;
    private const double Tolerated = 0.001;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DetectionSettings Settings = new(Tolerated, new FalseAlarmBudget(TimeSpan.FromDays(30)).Threshold(1), TimeSpan.FromSeconds(10));

    public static void Run(int seed, int runs, TextWriter output)
    {
        output.WriteLine("Three samples per 10 s, ten per 5 s on suspicion and while an incident is open; tolerated 0.1 %. Incidents in 24 h: mean, most; runs with one");
        foreach ((string name, Func<double, double> rate) in (ReadOnlySpan<(string, Func<double, double>)>)
            [
                ("0.5 % all the time", _ => 0.005), ("0.8 % all the time", _ => 0.008), ("1.2 % all the time", _ => 0.012), ("5 % all the time", _ => 0.05),
                ("30 s of outage every 5 min", Every(300, 30)), ("30 s of outage every 10 min", Every(600, 30)), ("30 s of outage every 30 min", Every(1_800, 30)),
                ("2 min of 50 % every 2 h", seconds => 0.5 * Every(7_200, 120)(seconds)),
            ])
            Report(name, rate, seed, runs, output);
    }

    private static Func<double, double> Every(double period, double length) => seconds => seconds % period >= period - length ? 1 : 0;

    private static void Report(string name, Func<double, double> rate, int seed, int runs, TextWriter output)
    {
        int[] incidents = [.. Enumerable.Range(0, runs).AsParallel().AsOrdered().Select(run => Incidents(rate, new Random((seed * 1_000_003) + run)))];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-30}{incidents.Average(),8:0.00}{incidents.Max(),6}{incidents.Count(count => count == 1),8} of {runs}"));
    }

    private static int Incidents(Func<double, double> rate, Random random)
    {
        TargetDetector detector = new();
        (int incidents, double lastFailure) = (0, double.NegativeInfinity);
        for (double block = 0; block < 86_400; block += BlockSeconds)
        {
            bool suspicious = detector.Failing is not null || block - lastFailure < SuspiciousFor;
            int samples = suspicious ? SuspiciousPerBlock : (int)CalmPerBlock + Draw.Failure(random, CalmPerBlock % 1);
            double[] at = [.. Enumerable.Range(0, samples).Select(_ => block + (random.NextDouble() * BlockSeconds)).Order()];
            List<Sample> taken = [.. at.Select(seconds => At(seconds, random.NextDouble() < rate(seconds)))];
            if (taken.Exists(sample => sample.Outcome.Kind == OutcomeKind.Failed))
                lastFailure = block;
            SampleBatch batch = new() { Target = "shop", Samples = taken, Watermark = Start.AddSeconds(block + BlockSeconds) };
            incidents += detector.Fold(batch, Settings).Count(finding => finding.Kind == FindingKind.Alarm);
        }
        return incidents;
    }

    private static Sample At(double seconds, bool failed) => new("shop", "local", "w1", Start.AddSeconds(seconds), new Outcome
    {
        Kind = failed ? OutcomeKind.Failed : OutcomeKind.Up,
        Failure = failed ? FailureClass.Http5xx : FailureClass.None,
        Phases = new Phases(null, null, null, null, TimeSpan.FromMilliseconds(10)),
    }, InMaintenance: false);
}
