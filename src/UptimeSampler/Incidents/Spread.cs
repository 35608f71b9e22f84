using UptimeSampler.Statistics;

namespace UptimeSampler.Incidents;

/// <summary>How failures are spread over targets.</summary>
/// <param name="Failing">Targets with a failure.</param>
/// <param name="Targets">Targets with a sample.</param>
/// <param name="IsWide">True when several targets fail and none, nor a pair of them, stands out: what fails is something that they share.</param>
public sealed record Spread(int Failing, int Targets, bool IsWide)
{
    /// <summary>Reads it from valid samples.</summary>
    public static Spread Of(IReadOnlyList<Sample> samples)
    {
        List<PartCount> targets = [.. samples.GroupBy(sample => sample.Target, StringComparer.Ordinal)
            .Select(target => new PartCount(target.Count(), target.Count(sample => sample.Outcome.Kind == OutcomeKind.Failed)))];
        int failing = targets.Count(target => target.Failures > 0);
        return new Spread(failing, targets.Count, failing >= Fleet.LeastTargets && PartSearch.Claims([targets]).Count == 0);
    }
}
