using System.Runtime.InteropServices;
using UptimeSampler.Statistics;

namespace UptimeSampler.Detection;

/// <summary>
/// The judgement of one target: folds samples, in time order, block by block into evidence. Healthy until the evidence of all samples and parts
/// reaches the threshold; then failing until recovery is proven. Trouble that comes back within the hour must stay away for twice as long
/// as it did before, so that one that comes and goes is one incident. Its whole state is <see cref="ToBytes"/>, so that it survives a
/// restart, and the same samples always give the same findings.
/// </summary>
public sealed class TargetDetector
{
    private const byte Version = 4;

    /// <summary>The version before: without leading samples.</summary>
    private const byte WithoutLead = 3;

    /// <summary>Trouble that stays away for longer is not the same when it comes back.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly PartStreams streams;

    // Says when it began; over all samples, as an incident's numbers are.
    private readonly EDetector beginning;
    private readonly LeadingSamples leads;
    private FailingPhase? failing;
    private DateTimeOffset? lastFailureBefore;
    private OpenBlock open;
    private long? lastBlock;

    /// <summary>A detector that has seen nothing.</summary>
    public TargetDetector()
        : this(new PartStreams(), new EDetector(), new LeadingSamples())
    {
    }

    private TargetDetector(PartStreams streams, EDetector beginning, LeadingSamples leads) => (this.streams, this.beginning, this.leads) = (streams, beginning, leads);

    /// <summary>Valid samples folded since the detector was made.</summary>
    public long FoldedSamples { get; private set; }

    /// <summary>Start of the newest valid sample folded; null before the first (UTC).</summary>
    public DateTimeOffset? LastValid { get; private set; }

    /// <summary>Running evidence, in seconds; 0 when nothing speaks against the target.</summary>
    public double Evidence => streams.Evidence;

    /// <summary>The numbers of the present failure; null while healthy.</summary>
    public FailureStatus? Failing => failing?.Status;

    /// <summary>
    /// Folds the valid samples of a batch that were taken outside maintenance, and closes every block that ends by the batch's watermark.
    /// </summary>
    /// <returns>The changes of judgement, in time order; mostly none.</returns>
    public IReadOnlyList<Finding> Fold(SampleBatch batch, DetectionSettings settings)
    {
        List<Finding>? findings = null;
        foreach (Sample sample in Span(batch.Samples))
        {
            if (sample.Outcome.Kind == OutcomeKind.Invalid)
                continue;
            LastValid = sample.At;
            if (sample.InMaintenance)
                continue;
            FoldedSamples++;
            bool failed = sample.Outcome.Kind == OutcomeKind.Failed;
            // A clock that steps back also ends a block: what was counted stays counted, nothing is counted twice.
            if (open.Samples > 0 && EvidenceBlock.IndexOf(sample.At) != open.Index)
                Add(ref findings, CloseBlock(settings));
            if (failing is not { IsProven: false })
                Count(sample, failed);
            if (failing is not null)
                Add(ref findings, FoldWhileFailing(sample.At, failed));
        }
        if (open.Samples > 0 && EvidenceBlock.StartOf(open.Index + 1) <= batch.Watermark)
            Add(ref findings, CloseBlock(settings));
        return findings ?? (IReadOnlyList<Finding>)[];
    }

    /// <summary>Goes on with a failure that an incident tells of and whose state was lost: its end must be proven like any other.</summary>
    /// <param name="onset">Estimated onset (UTC).</param>
    /// <param name="lastFailure">Start of the newest failed sample (UTC).</param>
    /// <param name="samples">Valid samples from the onset to the last failure.</param>
    /// <param name="failures">Failed samples among them.</param>
    /// <param name="evidence">Evidence when the alarm was raised, in seconds.</param>
    /// <param name="settings">What is to be found.</param>
    public void Resume(DateTimeOffset onset, DateTimeOffset lastFailure, long samples, long failures, double evidence, DetectionSettings settings)
    {
        OpenBlock block = new(EvidenceBlock.IndexOf(lastFailure), 0, 0, 0, lastFailure, lastFailure);
        failing = new FailingPhase(new Onset(onset.ToUnixTimeSeconds(), samples, failures), evidence, block, TimeSpan.Zero, settings);
    }

    /// <summary>An enumerator of the list would be allocated for every batch, and cost more than the counting.</summary>
    private static ReadOnlySpan<Sample> Span(IReadOnlyList<Sample> samples) => samples switch
    {
        Sample[] array => array,
        List<Sample> list => CollectionsMarshal.AsSpan(list),
        _ => samples.ToArray(),
    };

    private static void Add(ref List<Finding>? findings, Finding? finding)
    {
        if (finding is not null)
            (findings ??= []).Add(finding);
    }

    private void Count(Sample sample, bool failed)
    {
        if (open.Samples == 0)
            open = new OpenBlock(EvidenceBlock.IndexOf(sample.At), 0, 0, 0, sample.At, sample.At);
        open = open.With(sample.At, failed);
        streams.Count(sample, failed);
    }

    private Finding? CloseBlock(DetectionSettings settings)
    {
        OpenBlock block = open;
        open = default;
        double patience = Patience(block.Index, settings.Interval);
        lastBlock = block.Index;
        EvidenceUnit unit = new(block.Samples, block.Failures, settings.NullRate, patience, EvidenceBlock.StartOf(block.Index).ToUnixTimeSeconds());
        beginning.Observe(unit, settings.Threshold);
        leads.Note(block);
        if (beginning.Onset is null)
            leads.Clear();
        if (!streams.Close(unit, settings.Threshold))
            return null;
        Onset onset = FromItsFirstFailure(beginning.Onset ?? new Onset(unit.Position, block.Samples, block.Failures));
        double evidence = streams.Evidence;
        streams.Reset();
        beginning.Reset();
        leads.Clear();
        if (failing is not null)
        {
            failing.Relapse();
            return null;
        }
        failing = new FailingPhase(onset, evidence, block, Hold(onset), settings);
        return new Finding(FindingKind.Alarm, block.Last, failing.Status);
    }

    /// <summary>What was good in its block before the first failure was no part of the trouble, and would dilute a total outage to a partial one.</summary>
    private Onset FromItsFirstFailure(Onset onset) =>
        onset with { Samples = onset.Samples - leads.Of(EvidenceBlock.IndexOf(DateTimeOffset.FromUnixTimeSeconds((long)onset.Position))) };

    /// <summary>
    /// Seconds since the block before: what the evidence may grow by while nothing is wrong. Never less than a block (a clock step back)
    /// and at most ten rounds (a pause, a clock step forward).
    /// </summary>
    private double Patience(long block, TimeSpan interval)
    {
        double length = EvidenceBlock.Length.TotalSeconds;
        double most = Math.Max(length, 10 * interval.TotalSeconds);
        return lastBlock is { } before ? Math.Clamp((block - before) * length, length, most) : length;
    }

    /// <summary>Twice the pause since the last failure of the incident before; nothing when that was long ago.</summary>
    private TimeSpan Hold(Onset onset)
    {
        TimeSpan? pause = DateTimeOffset.FromUnixTimeSeconds((long)onset.Position) - lastFailureBefore;
        return pause > TimeSpan.Zero && pause <= LongestPause ? 2 * pause.Value : TimeSpan.Zero;
    }

    private Finding? FoldWhileFailing(DateTimeOffset at, bool failed)
    {
        FailingPhase phase = failing!;
        (bool wasDown, bool wasProven) = (phase.Down, phase.IsProven);
        bool isOver = phase.Observe(at, failed);
        // Blocks are judged again from here on, and begin without what was before.
        if (phase.IsProven && !wasProven)
            lastBlock = null;
        if (isOver)
        {
            lastFailureBefore = phase.Status.LastFailure;
            failing = null;
            return new Finding(FindingKind.Recovered, at, phase.Status);
        }
        return phase.Down == wasDown ? null : new Finding(FindingKind.LevelChanged, at, phase.Status);
    }

    /// <summary>The whole state, to be given to <see cref="FromBytes"/>.</summary>
    public byte[] ToBytes()
    {
        using MemoryStream memory = new();
        using (BinaryWriter writer = new(memory))
        {
            writer.Write(Version);
            writer.Write(FoldedSamples);
            writer.Write(LastValid?.ToUnixTimeMilliseconds() ?? long.MinValue);
            writer.Write(lastBlock ?? long.MinValue);
            writer.Write(lastFailureBefore?.ToUnixTimeMilliseconds() ?? long.MinValue);
            open.Write(writer);
            streams.Write(writer);
            StateBytes.Write(writer, EDetector.StateSize, beginning.Save);
            leads.Write(writer);
            writer.Write(failing is not null);
            failing?.Write(writer);
        }
        return memory.ToArray();
    }

    /// <summary>True for a state that a newer program wrote: sound, but not to be read here.</summary>
    public static bool IsOfNewerProgram(ReadOnlySpan<byte> state) => !state.IsEmpty && state[0] > Version;

    /// <summary>A detector in a saved state.</summary>
    /// <exception cref="InvalidDataException">The bytes are no state of this program's version.</exception>
    public static TargetDetector FromBytes(byte[] state)
    {
        try
        {
            using BinaryReader reader = new(new MemoryStream(state));
            byte version = reader.ReadByte();
            if (version is not (Version or WithoutLead))
                throw new InvalidDataException($"detector state has version {version}, this program reads version {Version}");
            long folded = reader.ReadInt64();
            DateTimeOffset? lastValid = StateBytes.ReadTimeOrNull(reader);
            long lastBlock = reader.ReadInt64();
            DateTimeOffset? lastFailureBefore = StateBytes.ReadTimeOrNull(reader);
            OpenBlock open = OpenBlock.Read(reader, hasLead: version != WithoutLead);
            TargetDetector restored = new(PartStreams.Read(reader), EDetector.Load(StateBytes.Read(reader)), version == WithoutLead ? new LeadingSamples() : LeadingSamples.Read(reader))
            {
                FoldedSamples = folded,
                LastValid = lastValid,
                lastBlock = lastBlock == long.MinValue ? null : lastBlock,
                lastFailureBefore = lastFailureBefore,
                open = open,
            };
            restored.failing = reader.ReadBoolean() ? FailingPhase.Read(reader) : null;
            return restored;
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException($"detector state of {state.Length} bytes is cut short");
        }
    }
}
