namespace UptimeSampler;

/// <summary>
/// What a round hands over at once. Batches of one target come in time order: every sample of the target that started before
/// <see cref="Watermark"/> has been handed over with this batch or an earlier one.
/// </summary>
public sealed record SampleBatch
{
    /// <summary>Name of the target.</summary>
    public required string Target { get; init; }

    /// <summary>The samples, in order of their start; empty when a round sent none.</summary>
    public required IReadOnlyList<Sample> Samples { get; init; }

    /// <summary>No sample that started before this instant is still to come (UTC).</summary>
    public required DateTimeOffset Watermark { get; init; }

    /// <summary>How many samples were scheduled since the last batch.</summary>
    public int Scheduled { get; init; }

    /// <summary>How many rounds were due while the one before was still running, since the last batch.</summary>
    public int LateRounds { get; init; }
}
