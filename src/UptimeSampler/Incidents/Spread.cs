using UptimeSampler.Statistics;

namespace UptimeSampler.Incidents;

/// <summary>How failures are spread over targets.</summary>
/// <param name="Failing">Targets with a failure.</param>
/// <param name="Targets">Targets with a sample.</param>
/// <param name="Failures">Failed samples of all of them.</param>
/// <param name="IsClaimed">True when the exact search for a part names a target or a pair of them.</param>
/// <param name="Leading">The one or two targets that most failures are of; empty when there are none.</param>
/// <param name="LeadingFailures">Failed samples of those.</param>
public sealed record Spread(int Failing, int Targets, long Failures, bool IsClaimed, IReadOnlyList<string> Leading, long LeadingFailures)
{
    private const double Alpha = 0.05;

    /// <summary>True when several targets fail and none, nor a pair of them, stands out: what fails is something that they share.</summary>
    public bool IsWide => Failing >= Fleet.LeastTargets && !IsClaimed && Leading.Count == 0;

    /// <summary>What that means for whoever is woken for all targets at once: to begin with one of them only if most of it is there.</summary>
    public string Text => Leading.Count > 0 ? $"Failures at {Failing} of {Targets} targets, {LeadingFailures} of {Failures} at {string.Join(" and ", Leading)}: look there first."
        : IsWide || (Failing >= Fleet.LeastTargets && 2 * Failing > Targets) ? $"Failures at {Failing} of {Targets} targets{(IsClaimed ? "" : " and none stands out")}: look at what they share, our own side first (network, resolver, this machine)."
        : $"Failures at {Failing} of {Targets} targets.";

    /// <summary>Reads it from valid samples.</summary>
    public static Spread Of(IReadOnlyList<Sample> samples)
    {
        List<(string Name, PartCount Count)> targets = [.. samples.GroupBy(sample => sample.Target, StringComparer.Ordinal)
            .Select(target => (target.Key, new PartCount(target.Count(), target.Count(sample => sample.Outcome.Kind == OutcomeKind.Failed))))
            .OrderByDescending(target => target.Item2.Failures)];
        List<PartCount> failing = [.. targets.Select(target => target.Count).Where(count => count.Failures > 0)];
        int leading = Leads(failing);
        return new Spread(failing.Count, targets.Count, Sum(failing).Failures, PartSearch.Claims([[.. targets.Select(target => target.Count)]]).Count > 0,
            [.. targets.Take(leading).Select(target => target.Name)], Sum(failing[..leading]).Failures);
    }

    /// <summary>
    /// How many of the targets with the most failures, one or two, have more than half of them, which is not chance; 0 for none. Two only if the second stands out as well
    /// once the first is set aside.
    /// </summary>
    private static int Leads(List<PartCount> failing) => failing.Count < 2 ? 0
        : StandOut(1, failing) ? 1
        : failing.Count > 2 && StandOut(2, failing) && StandOut(1, failing[1..]) ? 2
        : 0;

    // One-sided Fisher, Bonferroni, among those that fail: beside those that do not, any two of several that fail alike would stand out.
    private static bool StandOut(int first, List<PartCount> failing)
    {
        (PartCount most, PartCount all) = (Sum(failing[..first]), Sum(failing));
        double candidates = failing.Count + (failing.Count * (failing.Count - 1) / 2.0);
        return 2 * most.Failures > all.Failures && candidates * FisherExact.Greater(most.Failures, most.Samples, all.Failures, all.Samples) <= Alpha;
    }

    private static PartCount Sum(List<PartCount> parts) => new(parts.Sum(part => part.Samples), parts.Sum(part => part.Failures));
}
