namespace UptimeSampler.Reports.Comparisons;

/// <summary>One valid sample, as far as a comparison is concerned.</summary>
/// <param name="At">When it started.</param>
/// <param name="IsAfter">Whether it belongs to the side that may have become worse.</param>
/// <param name="Failed">Whether it failed.</param>
internal sealed record Draw(DateTimeOffset At, bool IsAfter, bool Failed)
{
    /// <summary>The evidence block that it falls in.</summary>
    public long Block => EvidenceBlock.IndexOf(At);
}
