using UptimeSampler.Statistics;

namespace UptimeSampler.Detection;

/// <summary>
/// A target between alarm and recovery. Every sample counts singly here: over is only what the recovery test proves, against "the rate is
/// still at least r", and only once that has held for a while if the trouble has come back before. Two more tests of the same kind tell
/// partial from total outage as it stands now.
/// </summary>
internal sealed class FailingPhase
{
    private const double RecoveryBound = 10_000;

    /// <summary>The highest r, but for targets that tolerate more than half of it.</summary>
    private const double MostHealthyRate = 0.01;

    private const double Alpha = 0.05;

    private readonly DateTimeOffset onset;
    private readonly double evidence;
    private readonly double threshold;
    private readonly double healthyRate;
    private readonly RecoveryTest recovery;
    private readonly RecoveryTest notDown;
    private readonly RecoveryTest nothingSucceeds;
    // What belongs to the incident: all there is, but for what came after a proof that still stands.
    private FailureTally counted;
    private FailureTally all;
    private DateTimeOffset? provenAt;

    /// <summary>The phase that an alarm begins.</summary>
    /// <param name="onset">What the detector found.</param>
    /// <param name="evidence">Its evidence.</param>
    /// <param name="block">The block that gave the alarm.</param>
    /// <param name="hold">How long a proven recovery must last to count.</param>
    /// <param name="settings">What the detector was asked to find.</param>
    public FailingPhase(Onset onset, double evidence, OpenBlock block, TimeSpan hold, DetectionSettings settings)
        : this(DateTimeOffset.FromUnixTimeSeconds((long)onset.Position), evidence, settings.Threshold, HealthyRate(onset, block.Last, settings), null)
    {
        all = counted = new FailureTally(onset.Samples, onset.Failures, onset.Samples, block.LastFailure);
        Hold = hold;
        Down = ConfidenceSequence.TwoSided(onset.Failures, onset.Samples, Alpha).Low >= Incident.NearlyAll;
    }

    private FailingPhase(DateTimeOffset onset, double evidence, double threshold, double healthyRate, double[][]? tests)
    {
        this.onset = onset;
        this.evidence = evidence;
        this.threshold = threshold;
        this.healthyRate = healthyRate;
        recovery = Test(healthyRate, tests?[0]);
        notDown = Test(Incident.NearlyAll, tests?[1]);
        nothingSucceeds = Test(1 - Incident.NearlyAll, tests?[2]);
    }

    public bool Down { get; private set; }

    /// <summary>How long a proven recovery must last to count.</summary>
    public TimeSpan Hold { get; private init; }

    /// <summary>True once recovery is proven: from then on an alarm says that the trouble is back.</summary>
    public bool IsProven => provenAt is not null;

    public FailureStatus Status => new()
    {
        Onset = onset,
        LastFailure = counted.LastFailure,
        Samples = counted.SamplesAtLastFailure,
        Failures = counted.Failures,
        SamplesSinceLastFailure = all.Samples - counted.SamplesAtLastFailure,
        RecoveryProvenAt = provenAt,
        Evidence = evidence,
        Threshold = threshold,
        Down = Down,
        Recovery = Math.Clamp(Math.Log(Math.Max(1, recovery.Evidence)) / Math.Log(RecoveryBound), 0, 1),
    };

    /// <summary>Folds one sample; true when the incident is over.</summary>
    public bool Observe(DateTimeOffset at, bool failed)
    {
        all = all.With(at, failed);
        // What is proven to be over is neither partial nor total.
        if (IsProven)
            return at - provenAt >= Hold;
        counted = all;
        if (Down && notDown.Observe(1, failed ? 1 : 0))
            ChangeLevel(down: false);
        else if (!Down && nothingSucceeds.Observe(1, failed ? 0 : 1))
            ChangeLevel(down: true);
        if (recovery.Observe(1, failed ? 1 : 0))
            provenAt = at;
        return IsProven && Hold == TimeSpan.Zero;
    }

    /// <summary>The trouble came back before its end counted.</summary>
    public void Relapse()
    {
        provenAt = null;
        counted = all;
        recovery.Reset();
    }

    private void ChangeLevel(bool down)
    {
        Down = down;
        notDown.Reset();
        nothingSucceeds.Reset();
    }

    /// <summary>
    /// r: the rate that must be ruled out. Half of the lower end of the incident's interval (widened, as there, for every block that the
    /// onset could have been), so that a small outage is not called over while it lasts.
    /// </summary>
    private static double HealthyRate(Onset onset, DateTimeOffset alarm, DetectionSettings settings)
    {
        double choices = Math.Max(1, (alarm.ToUnixTimeSeconds() - onset.Position) / EvidenceBlock.Length.TotalSeconds);
        double low = ConfidenceSequence.TwoSided(onset.Failures, onset.Samples, Alpha / choices).Low;
        double least = 2 * settings.NullRate;
        return Math.Clamp(low / 2, least, Math.Max(least, MostHealthyRate));
    }

    private static RecoveryTest Test(double rate, double[]? state) =>
        state is null ? new RecoveryTest(rate, RecoveryBound) : RecoveryTest.Load(rate, RecoveryBound, state);

    public void Write(BinaryWriter writer)
    {
        writer.Write(onset.ToUnixTimeMilliseconds());
        writer.Write(evidence);
        writer.Write(threshold);
        writer.Write(healthyRate);
        counted.Write(writer);
        all.Write(writer);
        writer.Write(Down);
        writer.Write(Hold.Ticks);
        writer.Write(provenAt?.ToUnixTimeMilliseconds() ?? long.MinValue);
        foreach (RecoveryTest test in new[] { recovery, notDown, nothingSucceeds })
            StateBytes.Write(writer, RecoveryTest.StateSize, test.Save);
    }

    public static FailingPhase Read(BinaryReader reader)
    {
        DateTimeOffset onset = StateBytes.ReadTime(reader);
        (double evidence, double threshold, double healthyRate) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        (FailureTally counted, FailureTally all) = (FailureTally.Read(reader), FailureTally.Read(reader));
        (bool down, TimeSpan hold, DateTimeOffset? provenAt) = (reader.ReadBoolean(), new TimeSpan(reader.ReadInt64()), StateBytes.ReadTimeOrNull(reader));
        double[][] tests = [StateBytes.Read(reader), StateBytes.Read(reader), StateBytes.Read(reader)];
        return new FailingPhase(onset, evidence, threshold, healthyRate, tests)
        {
            counted = counted,
            all = all,
            Down = down,
            Hold = hold,
            provenAt = provenAt,
        };
    }
}
