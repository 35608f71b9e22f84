using UptimeSampler.Service;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Web;

/// <summary>Whether the service does what it is there for; if not, why.</summary>
internal static class Readiness
{
    /// <summary>The database takes a commit every second.</summary>
    public static readonly TimeSpan CommitLimit = TimeSpan.FromSeconds(15);

    /// <summary>What a busy machine may delay a round by.</summary>
    public static readonly TimeSpan RoundGrace = TimeSpan.FromSeconds(15);

    /// <summary>A channel that takes nothing for so long needs somebody to look.</summary>
    public static readonly TimeSpan AlertLimit = TimeSpan.FromMinutes(15);

    /// <summary>What is wrong with the service, one sentence each; empty when nothing is.</summary>
    public static IReadOnlyList<string> Reasons(WebSource source, DateTimeOffset now)
    {
        try
        {
            return Reasons(source.Status(), source.Targets(), now - source.Store.OldestOverdueAlert(now));
        }
        catch (StorageException)
        {
            return ["the database cannot be read"];
        }
    }

    /// <summary>What is wrong, one sentence each; empty when ready.</summary>
    /// <param name="status">How long ago the service did what it does.</param>
    /// <param name="targets">What is watched.</param>
    /// <param name="overdueFor">For how long the oldest alert has been overdue; null when none is.</param>
    public static IReadOnlyList<string> Reasons(ServiceStatus status, TargetSet targets, TimeSpan? overdueFor)
    {
        List<string> reasons = [];
        if (status.SinceCommit > CommitLimit)
            reasons.Add($"the database has taken nothing for {Words.Span(status.SinceCommit)}; {Words.Count(status.WaitingSamples, "sample waits", "samples wait")}");
        // A round hands over when its last sample has ended.
        if (targets.Targets.Count > 0 && status.SinceRound > targets.Targets.Min(target => (2 * target.Interval) + target.Timeout) + RoundGrace)
            reasons.Add($"no target was sampled for {Words.Span(status.SinceRound)}");
        if (overdueFor > AlertLimit)
            reasons.Add($"an alert has waited for its channel for {Words.Span(overdueFor.Value)}");
        return reasons;
    }
}
