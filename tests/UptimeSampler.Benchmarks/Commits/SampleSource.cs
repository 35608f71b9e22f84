using System.Net;
using UptimeSampler.Targets;

namespace UptimeSampler.Benchmarks.Commits;

/// <summary>What a fleet of targets hands over, as the rounds do: one sample a batch, two workers, one address a target, one sample in a thousand failing unless said otherwise.</summary>
internal sealed class SampleSource(int targets, int seed)
{
    private static readonly FailureClass[] Classes = [FailureClass.Http5xx, FailureClass.TimeoutResponse, FailureClass.Reset];

    private readonly Random random = new(seed);
    private readonly IPAddress[] addresses = [.. Enumerable.Range(0, targets).Select(i => new IPAddress([10, 0, (byte)(i >> 8), (byte)i]))];

    /// <summary>The targets: one sample a second each.</summary>
    public IReadOnlyList<Target> Targets { get; } = [.. Enumerable.Range(0, targets).Select(i => new Target
    {
        Name = $"target-{i:0000}",
        Url = new Uri($"http://10.0.{i >> 8}.{i & 255}/"),
        Interval = TimeSpan.FromMinutes(1),
        SamplesPerRound = 60,
    })];

    /// <summary>Share of failing samples, of those taken from now on.</summary>
    public double FailureRate { get; set; } = 0.001;

    /// <summary>So many samples, from an instant on, in order of time.</summary>
    public IReadOnlyList<SampleBatch> Take(DateTimeOffset from, int samples)
    {
        SampleBatch[] batches = new SampleBatch[samples];
        for (int i = 0; i < samples; i++)
            batches[i] = Batch(from + (TimeSpan.FromSeconds(1) / targets * i), i % targets);
        return batches;
    }

    private SampleBatch Batch(DateTimeOffset at, int target)
    {
        bool failed = random.NextDouble() < FailureRate;
        TimeSpan firstByte = TimeSpan.FromMilliseconds(20 * Math.Exp(0.5 * Normal())), connect = firstByte / 4;
        Outcome outcome = new()
        {
            Kind = failed ? OutcomeKind.Failed : OutcomeKind.Up,
            Failure = failed ? Classes[random.Next(Classes.Length)] : FailureClass.None,
            Status = failed ? null : 200,
            Address = addresses[target],
            Connection = ConnectionKind.New,
            Phases = new Phases(null, connect, null, firstByte, connect + firstByte),
        };
        Sample sample = new(Targets[target].Name, "local", random.Next(2) == 0 ? "w1" : "w2", at, outcome, InMaintenance: false);
        return new SampleBatch { Target = sample.Target, Samples = [sample], Watermark = at, Scheduled = 1 };
    }

    // Box and Muller.
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
