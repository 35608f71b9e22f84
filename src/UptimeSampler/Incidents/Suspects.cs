using UptimeSampler.Statistics;

namespace UptimeSampler.Incidents;

/// <summary>
/// Names the parts on which failures concentrate. Only what is fixed before the outcome can be a suspect: address, worker, connection.
/// A part is named when its exact conditional e-value, weighted over all candidates, is at least 20 (wrong at most once in twenty
/// incidents without a culprit; weighted e-Bonferroni, Vovk and Wang 2021).
/// </summary>
public static class Suspects
{
    private const double Bar = 20;
    private const int FewestFailures = 3;

    private static readonly (string Name, Func<Sample, string?> Of)[] Dimensions =
    [
        ("address", sample => sample.Outcome.Address?.ToString()),
        ("worker", sample => sample.Worker),
        ("connection", sample => sample.Outcome.Connection == ConnectionKind.New ? "new" : "kept"),
    ];

    /// <summary>The parts that stand out among valid samples, most striking first; empty when none does.</summary>
    public static IReadOnlyList<Suspect> Of(IReadOnlyList<Sample> samples)
    {
        long failures = samples.Count(IsFailed);
        if (failures < FewestFailures)
            return [];
        List<(string Name, List<IGrouping<string, Sample>> Parts)> dimensions = [.. Dimensions
            .Select(dimension => (dimension.Name, samples.Where(sample => dimension.Of(sample) is not null).GroupBy(sample => dimension.Of(sample)!).ToList()))
            .Where(dimension => dimension.Item2.Count > 1)];
        int candidates = dimensions.Sum(dimension => dimension.Parts.Count);
        List<(double Evidence, Suspect Suspect)> found = [];
        foreach ((string name, List<IGrouping<string, Sample>> parts) in dimensions)
            foreach (IGrouping<string, Sample> part in parts)
            {
                (long taken, long failed) = (part.Count(), part.Count(IsFailed));
                double weight = 1.0 / dimensions.Count / parts.Count;
                double evidence = weight * Math.Exp(Localisation.LogExcessEvidence(failed, taken, failures, samples.Count));
                if (evidence < Bar)
                    continue;
                double pValue = Math.Min(1, candidates * FisherExact.Greater(failed, taken, failures, samples.Count));
                found.Add((evidence, new Suspect(name, part.Key, taken, failed, pValue)));
            }
        return [.. found.OrderByDescending(pair => pair.Evidence).Select(pair => pair.Suspect)];
    }

    private static bool IsFailed(Sample sample) => sample.Outcome.Kind == OutcomeKind.Failed;
}
