using System.Globalization;
using System.Net;
using UptimeSampler.Detection;
using UptimeSampler.Incidents;

namespace UptimeSampler.Benchmarks;

/// <summary>
/// Whom an incident blames, as it is opened and later. The alarm may come from one part's own samples, and the onset is chosen by what was
/// seen: both favour a part that failed by chance. So the real detector and the real incidents are asked, not the search alone.
/// </summary>
internal static class SimulateSuspects
{
    private const double Background = 0.0002, Tolerated = 0.001;
    private const int Addresses = 8, Workers = 3, UsualPerBlock = 5, SuspectPerBlock = 10, HealthyBlocks = 100, MostBlocks = 5_000;

    /// <summary>Samples after the alarm at which the incident is read again.</summary>
    private static readonly int[] Later = [0, 100, 1_000];

    private static readonly DateTimeOffset Start = EvidenceBlock.StartOf(EvidenceBlock.IndexOf(DateTimeOffset.UnixEpoch.AddDays(20_000)));
    private static readonly TimeSpan SuspicionLasts = TimeSpan.FromSeconds(60);
    private static readonly Outcome Up = new() { Kind = OutcomeKind.Up, Phases = new Phases(null, null, null, null, TimeSpan.FromMilliseconds(5)) };

    /// <summary>What the incident said.</summary>
    /// <param name="Named">The first suspect; null for none.</param>
    /// <param name="IsWarning">Whether it was a warning, that only one worker sees.</param>
    private sealed record Reading(string? Named, bool IsWarning);

    public static void Run(int seed, int runs, TextWriter output)
    {
        output.WriteLine($"{Addresses} addresses, {Workers} workers, new or kept connections; {Tolerated:0.0%} tolerated, one false alarm a month, background {Background:0.00%}");
        output.WriteLine("First suspect right / wrong / none, and share of warnings \"only one worker sees it\"");
        output.WriteLine($"  {"",-32}{"at the alarm",24}{$"{Later[1]} samples later",24}{$"{Later[2]} later",24}");
        Row("1 address fails 100 %", "address 10.0.0.3", sample => Is(sample, 3) ? 1 : Background);
        Row("1 address fails 50 %", "address 10.0.0.3", sample => Is(sample, 3) ? 0.5 : Background);
        Row("1 address fails 20 %", "address 10.0.0.3", sample => Is(sample, 3) ? 0.2 : Background);
        Row("1 worker fails 50 %", "worker w2", sample => sample.Worker == "w2" ? 0.5 : Background);
        Row("1 worker fails 20 %", "worker w2", sample => sample.Worker == "w2" ? 0.2 : Background);
        Row("new connections fail 20 %", "new connections", sample => sample.Outcome.Connection == ConnectionKind.New ? 0.2 : Background);
        foreach (double rate in (double[])[0.01, 0.02, 0.05, 0.1, 0.5, 1])
            Row(string.Create(CultureInfo.InvariantCulture, $"all fail {100 * rate:0} %"), null, _ => rate);

        void Row(string name, string? truth, Func<Sample, double> rate)
        {
            Reading[][] read = [.. Enumerable.Range(0, runs).AsParallel().AsOrdered().Select(run => Read(rate, new Random((seed * 1_000_003) + run)))];
            output.Write($"  {name,-32}");
            for (int when = 0; when < Later.Length; when++)
            {
                double right = Share(one => one.Named is { } named && named == truth), wrong = Share(one => one.Named is { } named && named != truth);
                string text = string.Create(CultureInfo.InvariantCulture, $"{right:.000}/{wrong:.000}/{Share(one => one.Named is null):.000} {Share(one => one.IsWarning):.000}");
                output.Write($"{text,24}");

                double Share(Func<Reading, bool> isSo) => read.Count(one => isSo(one[when])) / (double)runs;
            }
            output.WriteLine();
        }
    }

    private static bool Is(Sample sample, byte last) => sample.Outcome.Address!.GetAddressBytes()[3] == last;

    private static Reading[] Read(Func<Sample, double> rate, Random random)
    {
        TargetDetector detector = new();
        DetectionSettings settings = new(Tolerated, new FalseAlarmBudget(TimeSpan.FromDays(30)).Threshold(1), TimeSpan.FromSeconds(1));
        List<Sample> samples = [];
        Incident? incident = null;
        List<Reading> readings = [];
        DateTimeOffset suspectUntil = default;
        int alarmAt = 0;
        for (int block = 0; block < MostBlocks && readings.Count < Later.Length; block++)
        {
            DateTimeOffset from = Start + (block * EvidenceBlock.Length);
            List<Sample> drawn = Draw(from, incident is not null || from < suspectUntil ? SuspectPerBlock : UsualPerBlock, samples.Count, random);
            for (int i = 0; i < drawn.Count; i++)
                if (random.NextDouble() < (block < HealthyBlocks ? Background : rate(drawn[i])))
                {
                    drawn[i] = drawn[i] with { Outcome = drawn[i].Outcome with { Kind = OutcomeKind.Failed, Failure = FailureClass.Reset } };
                    suspectUntil = drawn[i].At + SuspicionLasts;
                }
            samples.AddRange(drawn);
            IReadOnlyList<Finding> findings = detector.Fold(new SampleBatch { Target = "shop", Samples = drawn, Watermark = from + EvidenceBlock.Length }, settings);
            DateTimeOffset now = from + EvidenceBlock.Length;
            if (incident is null && findings is [{ Kind: FindingKind.Alarm } alarm, ..])
            {
                // A false alarm while all was well is not what is asked.
                if (block < HealthyBlocks)
                    return Read(rate, random);
                (incident, alarmAt) = (IncidentWriter.Open("shop", IncidentKind.FailureRate, Numbers(alarm.Status), samples, () => samples, now), samples.Count);
            }
            if (incident is not null && samples.Count - alarmAt >= Later[readings.Count])
            {
                if (readings.Count > 0 && detector.Failing is { } status)
                    incident = IncidentWriter.Refresh(incident, Numbers(status), samples, () => samples, now);
                readings.Add(new Reading(incident.Suspects is [var first, ..] ? first.Text() : null, incident.Severity == Severity.Warning));
            }
        }
        return readings.Count == Later.Length ? [.. readings] : throw new BenchmarkException($"No alarm, or no end, within {MostBlocks} blocks.");
    }

    /// <summary>Addresses in turn, workers and connections by chance, as rounds draw them.</summary>
    private static List<Sample> Draw(DateTimeOffset from, int count, int turn, Random random)
    {
        DateTimeOffset[] instants = [.. Enumerable.Range(0, count).Select(_ => from + (EvidenceBlock.Length * random.NextDouble())).Order()];
        return [.. instants.Select((at, i) => new Sample("shop", "here", $"w{1 + random.Next(Workers)}", at, Up with
        {
            Address = new IPAddress([10, 0, 0, (byte)(1 + ((turn + i) % Addresses))]),
            Connection = random.Next(2) == 0 ? ConnectionKind.New : ConnectionKind.Kept,
        }, InMaintenance: false))];
    }

    private static FailureNumbers Numbers(FailureStatus status) =>
        new(status.Onset, status.LastFailure, status.Samples, status.Failures, status.Evidence, status.Threshold, status.Down, Tolerated);
}
