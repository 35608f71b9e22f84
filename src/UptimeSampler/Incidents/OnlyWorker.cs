using UptimeSampler.Statistics;

namespace UptimeSampler.Incidents;

/// <summary>The one worker that sees failures while what the others see is normal: as likely our trouble as the target's.</summary>
/// <param name="Name">Name of the worker.</param>
/// <param name="Failures">Failed samples of it.</param>
/// <param name="Samples">Valid samples of it.</param>
/// <param name="OtherFailures">Failed samples of the others.</param>
/// <param name="OtherSamples">Valid samples of the others.</param>
public sealed record OnlyWorker(string Name, long Failures, long Samples, long OtherFailures, long OtherSamples)
{
    private const double Confidence = 0.99;

    /// <summary>More targets would not change what is found, only how long it takes.</summary>
    private const int TargetLimit = 50;

    /// <summary>
    /// That worker; null when another part stands out as well, or when the others' failure rate is surely above the tolerated one. Its
    /// location stands out with it when it has few other workers.
    /// </summary>
    /// <param name="samples">Samples of the incident that are evidence.</param>
    /// <param name="suspects">What stands out among them.</param>
    /// <param name="tolerated">The tolerated failure rate.</param>
    public static OnlyWorker? Of(IReadOnlyList<Sample> samples, IReadOnlyList<Suspect> suspects, double tolerated)
    {
        if (suspects.FirstOrDefault(other => other.Dimension == Suspects.Worker) is not { } suspect
            || suspects.Any(other => other.Dimension is not (Suspects.Worker or Suspects.Location)))
            return null;
        ILookup<bool, Sample> all = samples.ToLookup(sample => sample.Worker == suspect.Value);
        List<Sample> others = [.. all[false]];
        long failures = others.Count(sample => sample.Outcome.Kind == OutcomeKind.Failed);
        // Two workers that fail alike are one suspect, and no worker has its name.
        return others.Count > 0 && all[true].Any() && BinomialBound.Lower(failures, others.Count, Confidence) <= tolerated
            ? new OnlyWorker(suspect.Value, suspect.Failures, suspect.Samples, failures, others.Count)
            : null;
    }

    /// <summary>What is known, and whose side it is on as far as the other targets tell.</summary>
    /// <param name="target">Name of the incident's target.</param>
    /// <param name="everywhere">Samples of all targets at the time.</param>
    public string Text(string target, IReadOnlyList<Sample> everywhere) =>
        $" Only worker {Name} sees it: {Failures} of {Samples} failed there, {OtherFailures} of {OtherSamples} elsewhere. " + Side(target, everywhere);

    private string Side(string target, IReadOnlyList<Sample> everywhere)
    {
        List<List<Sample>> targets = [.. everywhere.Where(sample => sample.IsEvidence).GroupBy(sample => sample.Target, StringComparer.Ordinal)
            .Where(group => group.Any(sample => sample.Worker == Name))
            .OrderByDescending(group => group.Key == target).ThenByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(TargetLimit).Select(group => group.ToList())];
        if (targets.Count < 2)
            return "With a single target our side and the way to it cannot be told apart: let the same workers watch a second one.";
        List<string> workers = [.. targets.SelectMany(samples => samples).Select(sample => sample.Worker).Distinct().Order(StringComparer.Ordinal)];
        RateCount[,] table = new RateCount[targets.Count, workers.Count];
        for (int row = 0; row < targets.Count; row++)
            foreach (Sample sample in targets[row])
            {
                ref RateCount cell = ref table[row, workers.IndexOf(sample.Worker)];
                cell = new RateCount(cell.Failures + (sample.Outcome.Kind == OutcomeKind.Failed ? 1 : 0), cell.Samples + 1);
            }
        int column = workers.IndexOf(Name);
        int failing = Enumerable.Range(0, targets.Count).Count(row => table[row, column].Failures > 0);
        return CrossSearch.Claims(table).Any(claim => claim.Kind == CrossKind.Worker && claim.Worker == column)
            ? $"It fails at {failing} of {targets.Count} targets: our side, not theirs."
            : $"At other targets it does not stand out: look at the way from it to {target}, and at how {target} treats it.";
    }
}
