using UptimeSampler.Statistics;

namespace UptimeSampler.Incidents;

/// <summary>How failures are spread over targets.</summary>
/// <param name="Failing">Targets with a failure.</param>
/// <param name="Targets">Targets with a sample.</param>
/// <param name="Failures">Failed samples of all of them.</param>
/// <param name="Named">The one or two targets that stand out; empty when none does.</param>
/// <param name="NamedFailures">Failed samples of those.</param>
public sealed record Spread(int Failing, int Targets, long Failures, IReadOnlyList<string> Named, long NamedFailures)
{
    private const double Alpha = 0.05;

    /// <summary>True when several targets fail and none, nor a pair of them, stands out: what fails is something that they share.</summary>
    public bool IsWide => Failing >= Fleet.LeastTargets && Named.Count == 0;

    /// <summary>What that means for whoever is woken for all targets at once: to begin with one of them only if it stands out.</summary>
    public string Text => IsWide ? $"Failures at {Failing} of {Targets} targets and none stands out: look at what they share, our own side first (network, resolver, this machine)."
        : Named.Count == 0 ? $"Failures at {Failing} of {Targets} targets."
        : $"Failures at {Failing} of {Targets} targets, {NamedFailures} of {Failures} at {string.Join(" and ", Named)}{(2 * NamedFailures > Failures ? ": look there first" : "")}.";

    /// <summary>Reads it from valid samples.</summary>
    public static Spread Of(IReadOnlyList<Sample> samples)
    {
        List<(string Name, PartCount Count)> targets = [.. samples.GroupBy(sample => sample.Target, StringComparer.Ordinal)
            .Select(target => (target.Key, new PartCount(target.Count(), target.Count(sample => sample.Outcome.Kind == OutcomeKind.Failed))))
            .OrderByDescending(target => target.Item2.Failures)];
        List<PartCount> counts = targets.ConvertAll(target => target.Count);
        IReadOnlyList<int> named = PartSearch.Claims([counts]) is [var claim, ..] ? claim.Parts : Most(counts);
        return new Spread(targets.Count(target => target.Count.Failures > 0), targets.Count, counts.Sum(count => count.Failures),
            [.. named.Select(place => targets[place].Name)], named.Sum(place => counts[place].Failures));
    }

    /// <summary>
    /// The one or two that more than half of the failures are of, unless that is chance (one-sided Fisher, Bonferroni). To claim a part takes more failures than an alarm has
    /// at first; to doubt that all targets share the trouble takes less.
    /// </summary>
    private static IReadOnlyList<int> Most(List<PartCount> targets)
    {
        PartCount all = Sum(targets);
        double candidates = targets.Count + (targets.Count * (targets.Count - 1) / 2.0);
        for (int parts = 1; parts <= 2 && parts < targets.Count; parts++)
        {
            PartCount most = Sum(targets[..parts]);
            if (2 * most.Failures > all.Failures && candidates * FisherExact.Greater(most.Failures, most.Samples, all.Failures, all.Samples) <= Alpha)
                return [.. Enumerable.Range(0, parts)];
        }
        return [];
    }

    private static PartCount Sum(List<PartCount> parts) => new(parts.Sum(part => part.Samples), parts.Sum(part => part.Failures));
}
