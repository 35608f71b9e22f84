using System.Net;
using BenchmarkDotNet.Attributes;
using UptimeSampler.Detection;
using UptimeSampler.Statistics;

namespace UptimeSampler.Benchmarks.Folds;

/// <summary>
/// The detectors over units of one and of ten samples, and the whole fold of a target over batches of five-second blocks. Outcomes are drawn
/// beforehand; a call judges <see cref="Samples"/> of them, and a figure is for one sample.
/// </summary>
public class Folds
{
    /// <summary>Samples of a call.</summary>
    public const int Samples = 100_000;

    /// <summary>Samples of a block while a target is suspect.</summary>
    private const int InBlock = 10;

    private const double NullRate = 0.001;
    private const double Threshold = 2_592_000;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DetectionSettings Settings = new(NullRate, Threshold, TimeSpan.FromSeconds(10));

    private readonly EDetector single = new();
    private readonly EDetector ten = new();
    private readonly TargetDetector whole = new();
    private readonly TargetDetector wholeOfLone = new();
    private readonly int[] failures = new int[Samples];
    private readonly int[] failuresOfTen = new int[Samples / InBlock];
    private readonly SampleBatch[] blocks = new SampleBatch[Samples / InBlock];
    private readonly SampleBatch[] lone = new SampleBatch[Samples];

    /// <summary>Draws what is judged.</summary>
    [GlobalSetup]
    public void Draw()
    {
        Random random = new(1);
        Phases phases = new(null, TimeSpan.FromMilliseconds(1), null, TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(3));
        for (int block = 0; block < blocks.Length; block++)
        {
            Sample[] samples = new Sample[InBlock];
            for (int i = 0; i < InBlock; i++)
            {
                int failed = Benchmarks.Draw.Failure(random, NullRate);
                failures[(block * InBlock) + i] = failed;
                failuresOfTen[block] += failed;
                samples[i] = new Sample("shop", "here", i % 2 == 0 ? "w1" : "w2", Start.AddSeconds((5 * block) + (0.4 * i)), new Outcome
                {
                    Kind = failed == 1 ? OutcomeKind.Failed : OutcomeKind.Up,
                    Failure = failed == 1 ? FailureClass.Reset : FailureClass.None,
                    Address = IPAddress.Loopback,
                    Phases = phases,
                }, InMaintenance: false);
                int place = (block * InBlock) + i;
                Sample alone = samples[i] with { At = Start.AddSeconds(5 * place) };
                lone[place] = new SampleBatch { Target = "shop", Samples = new[] { alone }, Watermark = alone.At.AddSeconds(5) };
            }
            blocks[block] = new SampleBatch { Target = "shop", Samples = samples, Watermark = Start.AddSeconds(5 * (block + 1)) };
        }
    }

    /// <summary>Every sample a unit of its own.</summary>
    [Benchmark(Description = "EDetector, units of one sample", OperationsPerInvoke = Samples)]
    public double Single()
    {
        for (int i = 0; i < failures.Length; i++)
            if (single.Observe(new EvidenceUnit(1, failures[i], NullRate, 5, i), Threshold))
                single.Reset();
        return single.Evidence;
    }

    /// <summary>Ten samples a unit: counted beforehand.</summary>
    [Benchmark(Description = "EDetector, units of ten samples", OperationsPerInvoke = Samples)]
    public double Ten()
    {
        for (int i = 0; i < failuresOfTen.Length; i++)
            if (ten.Observe(new EvidenceUnit(InBlock, failuresOfTen[i], NullRate, 5, i), Threshold))
                ten.Reset();
        return ten.Evidence;
    }

    /// <summary>What the service does with a sample: counts it, for all and for its parts, and judges the block when it is over.</summary>
    [Benchmark(Description = "TargetDetector.Fold, ten samples a block and batch", OperationsPerInvoke = Samples)]
    public double Whole()
    {
        foreach (SampleBatch block in blocks)
            whole.Fold(block, Settings);
        return whole.Evidence;
    }

    /// <summary>The same for a target that is sampled so rarely that every sample is a block.</summary>
    [Benchmark(Description = "TargetDetector.Fold, one sample a block and batch", OperationsPerInvoke = Samples)]
    public double WholeOfLone()
    {
        foreach (SampleBatch sample in lone)
            wholeOfLone.Fold(sample, Settings);
        return wholeOfLone.Evidence;
    }
}
