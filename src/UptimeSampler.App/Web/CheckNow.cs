using UptimeSampler.Checking;
using UptimeSampler.Statistics;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Web;

/// <summary>Samples a watched target now, as <c>check</c> does, for whoever waits for the answer; nothing is stored.</summary>
internal static class CheckNow
{
    /// <summary>Whoever waits for a web page wants an answer before long.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private const int MostSamples = 500;

    public static async Task<CheckResult> RunAsync(WebSource source, Target target, CancellationToken gone)
    {
        using Checker checker = new(source.Resolver, source.Time);
        CheckSettings settings = new()
        {
            Evidence = new OneShotOptions { TolerateRate = target.Tolerate, ExcludeRate = CheckSettings.ExcludeRateFor(target.Tolerate), MaxSamples = MostSamples },
            MaxDuration = Longest,
        };
        return (await checker.RunAsync([new CheckRequest(target, settings)], (int)(source.Time.GetTimestamp() & int.MaxValue), _ => { }, gone))[0];
    }
}
