namespace UptimeSampler;

/// <summary>What failing samples say beyond their rate.</summary>
public sealed record FailureEvidence
{
    /// <summary>Failed samples by class; those that are only slow have none.</summary>
    public required IReadOnlyDictionary<FailureClass, long> Classes { get; init; }

    /// <summary>Parts that stand out.</summary>
    public required IReadOnlyList<Suspect> Suspects { get; init; }

    /// <summary>The slowest failing sample; null without failures.</summary>
    public FailingSample? Worst { get; init; }

    /// <summary>A failing sample of the most frequent class with a middling duration; null without failures.</summary>
    public FailingSample? Typical { get; init; }

    /// <summary>What the probe of <see cref="Typical"/> said; null without failures. For people; not stored.</summary>
    public string? TypicalDetail { get; init; }

    /// <summary>First failing sample; null without failures (UTC).</summary>
    public DateTimeOffset? FirstFailure { get; init; }

    /// <summary>Reads it from samples in time order; invalid ones, and those taken in maintenance, are no evidence.</summary>
    public static FailureEvidence Of(IReadOnlyList<Sample> samples)
    {
        List<Sample> valid = [.. samples.Where(sample => sample.IsEvidence)];
        List<Sample> failed = [.. valid.Where(sample => sample.Outcome.Kind == OutcomeKind.Failed)];
        Dictionary<FailureClass, long> classes = failed.GroupBy(sample => sample.Outcome.Failure).ToDictionary(group => group.Key, group => (long)group.Count());
        Sample? typical = failed.Count == 0 ? null : TypicalOf(failed, classes);
        return new FailureEvidence
        {
            Classes = classes.Where(pair => pair.Key != FailureClass.None).ToDictionary(),
            Suspects = UptimeSampler.Suspects.Of(valid),
            Worst = failed.Count == 0 ? null : Show(failed.MaxBy(sample => sample.Outcome.Phases.Total)!),
            Typical = typical is null ? null : Show(typical),
            TypicalDetail = typical?.Outcome.Detail,
            FirstFailure = failed.Count == 0 ? null : failed[0].At,
        };
    }

    private static Sample TypicalOf(List<Sample> failed, Dictionary<FailureClass, long> classes)
    {
        FailureClass common = classes.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).First().Key;
        List<Sample> like = [.. failed.Where(sample => sample.Outcome.Failure == common).OrderBy(sample => sample.Outcome.Phases.Total)];
        return like[like.Count / 2];
    }

    private static FailingSample Show(Sample sample) => new(sample.At, sample.Outcome.Failure, sample.Outcome.Status,
        sample.Outcome.AddressName, sample.Worker, sample.Outcome.Connection, sample.Outcome.Phases.Total);
}
