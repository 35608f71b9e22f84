using System.Net;
using UptimeSampler.Preflight.Checks;
using UptimeSampler.Stress;

namespace UptimeSampler.Preflight;

/// <summary>Whether every target that a plan loads may be loaded: asked before anything else, so that nobody waits for a refusal.</summary>
public static class LoadLeave
{
    /// <summary>The first refusal, in a sentence; null when there is none. A name that does not resolve is left to its check.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="surroundings">What it needs of the world.</param>
    /// <param name="stopping">Stops at once.</param>
    public static async Task<string?> RefusalAsync(PreflightPlan plan, PreflightSurroundings surroundings, CancellationToken stopping)
    {
        foreach (PreflightTarget target in plan.Targets.Where(target => target.Kinds.Contains(CheckKind.Stress)))
        {
            IReadOnlyList<IPAddress> addresses;
            string? problem;
            try
            {
                (addresses, problem) = await StressCheck.AddressesAsync(target.Target, surroundings, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return null;
            }
            if (problem is null && LeaveToLoad.Refusal(target.Target.Url.Host, addresses, surroundings.MayLoad) is { } refusal)
                return refusal;
        }
        return null;
    }
}
