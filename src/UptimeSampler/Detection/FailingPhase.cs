using UptimeSampler.Statistics;

namespace UptimeSampler.Detection;

/// <summary>
/// A target between alarm and recovery. Every sample counts singly here: over is only what the recovery test proves, against
/// "the rate is still at least max(2 p0, 1 %)". Two more tests of the same kind tell partial from total outage as it stands now.
/// </summary>
internal sealed class FailingPhase
{
    /// <summary>From this failure rate on an outage is total.</summary>
    private const double DownRate = 0.8;

    private const double RecoveryBound = 10_000;

    private readonly DateTimeOffset onset;
    private readonly double evidence;
    private readonly double threshold;
    private readonly double healthyRate;
    private readonly RecoveryTest recovery;
    private readonly RecoveryTest notDown;
    private readonly RecoveryTest nothingSucceeds;
    private long samples;
    private long failures;
    private long samplesAtLastFailure;

    public FailingPhase(Onset onset, double evidence, DetectionSettings settings)
        : this(DateTimeOffset.FromUnixTimeSeconds((long)onset.Position), evidence, settings.Threshold, HealthyRate(settings), null)
    {
        samples = samplesAtLastFailure = onset.Samples;
        failures = onset.Failures;
        Down = ConfidenceSequence.TwoSided(failures, samples, 0.05).Low >= DownRate;
    }

    private FailingPhase(DateTimeOffset onset, double evidence, double threshold, double healthyRate, double[][]? tests)
    {
        this.onset = onset;
        this.evidence = evidence;
        this.threshold = threshold;
        this.healthyRate = healthyRate;
        recovery = Test(healthyRate, tests?[0]);
        notDown = Test(DownRate, tests?[1]);
        nothingSucceeds = Test(1 - DownRate, tests?[2]);
    }

    public bool Down { get; private set; }

    public FailureStatus Status => new()
    {
        Onset = onset,
        Samples = samplesAtLastFailure,
        Failures = failures,
        Evidence = evidence,
        Threshold = threshold,
        Down = Down,
        Recovery = Math.Clamp(Math.Log(Math.Max(1, recovery.Evidence)) / Math.Log(RecoveryBound), 0, 1),
    };

    /// <summary>Folds one sample; true when recovery is proven.</summary>
    public bool Observe(bool failed)
    {
        samples++;
        if (failed)
        {
            failures++;
            samplesAtLastFailure = samples;
        }
        if (Down && notDown.Observe(1, failed ? 1 : 0))
            ChangeLevel(down: false);
        else if (!Down && nothingSucceeds.Observe(1, failed ? 0 : 1))
            ChangeLevel(down: true);
        return recovery.Observe(1, failed ? 1 : 0);
    }

    private void ChangeLevel(bool down)
    {
        Down = down;
        notDown.Reset();
        nothingSucceeds.Reset();
    }

    private static double HealthyRate(DetectionSettings settings) => Math.Max(2 * settings.NullRate, 0.01);

    private static RecoveryTest Test(double rate, double[]? state) =>
        state is null ? new RecoveryTest(rate, RecoveryBound) : RecoveryTest.Load(rate, RecoveryBound, state);

    public void Write(BinaryWriter writer)
    {
        writer.Write(onset.ToUnixTimeMilliseconds());
        writer.Write(evidence);
        writer.Write(threshold);
        writer.Write(healthyRate);
        writer.Write(samples);
        writer.Write(failures);
        writer.Write(samplesAtLastFailure);
        writer.Write(Down);
        foreach (RecoveryTest test in new[] { recovery, notDown, nothingSucceeds })
            StateBytes.Write(writer, RecoveryTest.StateSize, test.Save);
    }

    public static FailingPhase Read(BinaryReader reader)
    {
        DateTimeOffset onset = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
        (double evidence, double threshold, double healthyRate) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        (long samples, long failures, long atLastFailure) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        bool down = reader.ReadBoolean();
        double[][] tests = [StateBytes.Read(reader), StateBytes.Read(reader), StateBytes.Read(reader)];
        return new FailingPhase(onset, evidence, threshold, healthyRate, tests)
        {
            samples = samples,
            failures = failures,
            samplesAtLastFailure = atLastFailure,
            Down = down,
        };
    }
}
