namespace UptimeSampler.Sampling;

/// <summary>
/// Draws more samples while a target is suspect, instead of retrying: after a failure, and as long as an incident is open, a five-second
/// block gets <see cref="SamplesPerBlock"/> samples in the mean, as far as the target's own limit has room. Every one of them counts.
/// </summary>
public sealed class Suspicion
{
    /// <summary>Samples wanted in a block of a suspect target.</summary>
    public const int SamplesPerBlock = 10;

    /// <summary>
    /// The share of a target's limit that suspicion uses up. Close to 1 nearly every sample would wait for the limit, and start by its
    /// rhythm instead of at random.
    /// </summary>
    public const double LimitShare = 0.8;

    /// <summary>How long suspicion lasts after the last failure.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(60);

    private long untilTicks;

    /// <summary>True while the target has an open incident: then suspicion does not end.</summary>
    public bool IncidentOpen { get; set; }

    /// <summary>When suspicion ends, as things stand.</summary>
    public DateTimeOffset Until => IncidentOpen ? DateTimeOffset.MaxValue : new DateTimeOffset(Volatile.Read(ref untilTicks), TimeSpan.Zero);

    /// <summary>Notes a failure.</summary>
    public void Failed(DateTimeOffset at) => Volatile.Write(ref untilTicks, (at + Hold).UtcTicks);

    /// <summary>
    /// How many samples to add within a span that already has <paramref name="planned"/>: the block's wish in proportion, rounded by
    /// chance so that short spans are not favoured.
    /// </summary>
    /// <param name="span">Length of the span.</param>
    /// <param name="planned">Samples already planned in it.</param>
    /// <param name="maxRate">The target's most samples per second.</param>
    /// <param name="chance">A uniform draw from [0, 1).</param>
    public static int Extra(TimeSpan span, int planned, double maxRate, double chance)
    {
        if (span <= TimeSpan.Zero)
            return 0;
        double perSecond = Math.Min(SamplesPerBlock / EvidenceBlock.Length.TotalSeconds, LimitShare * maxRate);
        return Math.Max(0, (int)Math.Floor((perSecond * span.TotalSeconds) - planned + chance));
    }
}
