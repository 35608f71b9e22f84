using UptimeSampler.Service;

namespace UptimeSampler.App.Web.Live;

/// <summary>Counts of one target since the process started. Written by the thread that commits; readers may see a commit half counted.</summary>
internal sealed class LiveTarget
{
    private readonly long[] outcomes = new long[3];
    private long scheduled, sent, lastSampleMs;

    /// <summary>Samples that were scheduled.</summary>
    public long Scheduled => Interlocked.Read(ref scheduled);

    /// <summary>Samples that were taken.</summary>
    public long Sent => Interlocked.Read(ref sent);

    /// <summary>Evidence that its failure rate is above the tolerated one, in seconds.</summary>
    public double Evidence { get; private set; }

    /// <summary>The evidence at which an incident is opened, in seconds.</summary>
    public double Threshold { get; private set; }

    /// <summary>The evidence of a target that never fails, in seconds.</summary>
    public double Calm { get; private set; } = 1;

    /// <summary>The evidence of the last hours.</summary>
    public EvidenceTrail Trail { get; } = new();

    /// <summary>The evidence of the last hours that answers are slow; null when nobody watches that.</summary>
    public EvidenceTrail? SlowTrail { get; private set; }

    /// <summary>Start of the newest sample (UTC); null before the first.</summary>
    public DateTimeOffset? LastSampleAt => Interlocked.Read(ref lastSampleMs) is > 0 and var ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    /// <summary>Samples of an outcome.</summary>
    public long Of(OutcomeKind kind) => Interlocked.Read(ref outcomes[(int)kind]);

    public void Add(CommittedBatch stored)
    {
        Interlocked.Add(ref scheduled, stored.Batch.Scheduled);
        Interlocked.Add(ref sent, stored.Batch.Samples.Count);
        foreach (Sample sample in stored.Batch.Samples)
            Interlocked.Increment(ref outcomes[(int)sample.Outcome.Kind]);
        if (stored.Batch.Samples.Count > 0)
        {
            Interlocked.Exchange(ref lastSampleMs, stored.Batch.Samples[^1].At.ToUnixTimeMilliseconds());
            Trail.Add(stored.Batch.Samples[^1].At, stored.Evidence);
            if (stored.SlowEvidence is { } slow)
                (SlowTrail ??= new()).Add(stored.Batch.Samples[^1].At, slow);
        }
        Evidence = stored.Evidence;
        Threshold = stored.Threshold;
        Calm = stored.Calm;
    }
}
