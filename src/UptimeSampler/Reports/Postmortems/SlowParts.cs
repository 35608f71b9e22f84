using UptimeSampler.Statistics;

namespace UptimeSampler.Reports.Postmortems;

/// <summary>Good answers of one part, and how many of them were slow.</summary>
/// <param name="Dimension">What kind of part.</param>
/// <param name="Value">Which one.</param>
/// <param name="Answers">Answers that are judged: good ones, and those for which somebody waited in vain.</param>
/// <param name="Slow">Those among them that took longer than the limit.</param>
public sealed record SlowPart(RateDimension Dimension, string Value, long Answers, long Slow)
{
    /// <summary>Share that was slow, 0 to 1.</summary>
    public double Share => (double)Slow / Answers;

    /// <summary>Clopper–Pearson interval of the share, 95 %.</summary>
    public Interval Interval => BinomialInterval.Of(BinomialMethod.ClopperPearson, Slow, Answers, 0.95);
}

/// <summary>Splits the answers of a latency incident by part, as its samples go by.</summary>
internal sealed class SlowParts(Incident incident)
{
    private static readonly (RateDimension Dimension, Func<Sample, string?> Of)[] Dimensions =
    [
        (RateDimension.Worker, sample => sample.Worker),
        (RateDimension.Location, sample => sample.Location),
        (RateDimension.Address, sample => sample.Outcome.AddressName),
        (RateDimension.Connection, sample => sample.Outcome.Connection.Name()),
    ];

    private readonly Dictionary<(RateDimension, string), (long Answers, long Slow)> counts = [];

    /// <summary>Notes samples and passes them on.</summary>
    public IEnumerable<Sample> Note(IEnumerable<Sample> samples)
    {
        foreach (Sample sample in samples)
        {
            if (incident is { Kind: IncidentKind.Latency, LatencyLimit: { } limit } && sample.IsEvidence && sample.At <= (incident.LastFailureAt ?? sample.At))
                Take(sample, limit);
            yield return sample;
        }
    }

    /// <summary>The parts of each dimension that has more than one, the slowest first.</summary>
    public IReadOnlyList<SlowPart> Result() =>
        [.. counts.Select(pair => new SlowPart(pair.Key.Item1, pair.Key.Item2, pair.Value.Answers, pair.Value.Slow))
            .GroupBy(part => part.Dimension).Where(parts => parts.Count() > 1).OrderBy(parts => parts.Key)
            .SelectMany(parts => parts.OrderByDescending(part => part.Share))];

    private void Take(Sample sample, TimeSpan limit)
    {
        if (sample.Outcome.IsSlowerThan(limit) is not { } isSlow)
            return;
        int slow = isSlow ? 1 : 0;
        foreach ((RateDimension dimension, Func<Sample, string?> of) in Dimensions)
        {
            if (of(sample) is not { } value)
                continue;
            (long answers, long before) = counts.GetValueOrDefault((dimension, value));
            counts[(dimension, value)] = (answers + 1, before + slow);
        }
    }
}
