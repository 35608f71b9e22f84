using UptimeSampler.Statistics;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Web.Live;

/// <summary>
/// Which targets without an incident are in the same trouble as others, by the rule for a share of wrong names (<see cref="EBenjaminiHochberg"/>):
/// where k targets stand out together, those with an incident counted in, each needs only 1/k of the evidence that opens one. It is said at a look, and nobody is woken by it.
/// </summary>
internal static class SuspectTargets
{
    /// <summary>Their names.</summary>
    /// <param name="live">How targets stand.</param>
    /// <param name="set">What is watched.</param>
    /// <param name="open">Open incidents by target.</param>
    public static IReadOnlySet<string> Of(LiveTargets live, TargetSet set, ILookup<string, Incident> open)
    {
        IReadOnlyList<Target> targets = set.Targets;
        double[] shares = new double[targets.Count];
        for (int i = 0; i < shares.Length; i++)
            shares[i] = open[targets[i].Name].Any(incident => incident.Kind == IncidentKind.FailureRate) ? 1
                : live.Find(targets[i].Name) is { Threshold: > 0 } stands ? Math.Min(1, stands.Evidence / stands.Threshold) : 0;
        bool[] selected = new bool[shares.Length];
        return shares.Length == 0 || EBenjaminiHochberg.Select(shares, 1.0 / shares.Length, selected) == 0 ? new HashSet<string>()
            : targets.Where((target, place) => selected[place] && !open.Contains(target.Name)).Select(target => target.Name).ToHashSet(StringComparer.Ordinal);
    }
}
