namespace UptimeSampler.Storage;

/// <summary>How long data is kept, by its grain; never shorter for the coarser grain.</summary>
/// <param name="Raw">Single samples.</param>
/// <param name="Minute">Minute roll-ups and the schedule.</param>
/// <param name="Hour">Hour and day roll-ups.</param>
public sealed record RetentionPolicy(TimeSpan Raw, TimeSpan Minute, TimeSpan Hour)
{
    /// <summary>A week of single samples, five weeks of minutes, a good year of hours and days.</summary>
    public static readonly RetentionPolicy Default = new(TimeSpan.FromDays(7), TimeSpan.FromDays(35), TimeSpan.FromDays(400));
}

/// <summary>What a step of pruning has deleted.</summary>
/// <param name="Samples">Single samples.</param>
/// <param name="MinuteRows">Rows of minutes.</param>
/// <param name="HourRows">Rows of hours and days.</param>
/// <param name="More">True when more is to be deleted: take another step.</param>
public sealed record PruneResult(long Samples, long MinuteRows, long HourRows, bool More)
{
    /// <summary>Both steps together.</summary>
    public static PruneResult operator +(PruneResult a, PruneResult b) =>
        new(a.Samples + b.Samples, a.MinuteRows + b.MinuteRows, a.HourRows + b.HourRows, b.More);

    /// <summary>The same as the operator +.</summary>
    public static PruneResult Add(PruneResult left, PruneResult right) => left + right;
}
