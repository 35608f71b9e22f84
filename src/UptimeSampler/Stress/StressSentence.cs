using System.Globalization;

namespace UptimeSampler.Stress;

/// <summary>What a stress test found, in a sentence.</summary>
public static class StressSentence
{
    /// <summary>The verdict without the name, such as <c>failures begin between 960 and 1,040 requests at once</c>.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="safeUrl">What of the URL may be shown.</param>
    /// <param name="perSecond">The rate of arrivals that was asked for; null in the closed model.</param>
    public static string Of(StressResult result, string safeUrl, double? perSecond = null)
    {
        string wanted = perSecond is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate:#,0.##} requests a second") : $"{Words.Number(result.Goal)} requests at once";
        return result.Verdict switch
        {
            StressVerdict.Holds when result.Below is { } below => $"{wanted} are carried: {Failed(below)}",
            StressVerdict.Holds => $"{wanted} are carried",
            StressVerdict.Breaks when result.Stopped == StressStop.Unhealthy => $"fails already without load: {Words.Number(result.Steps[0].Failures)} of {Words.Number(result.Steps[0].Requests)} single requests failed; see: uptimesampler check {safeUrl}",
            StressVerdict.Breaks when result.Knee is { } knee => $"failures begin {Between(knee)}",
            StressVerdict.Breaks => $"{wanted} are too much{(result.Above is { } above ? ": " + Failed(above) : "")}",
            StressVerdict.Invalid => $"nothing follows about the server: {result.ClientLimit!.Reason}",
            _ => $"nothing was proven: {Why(result.Stopped)}",
        };
    }

    /// <summary>Such as <c>between 960 and 1,040 requests at once</c>.</summary>
    public static string Between(Knee knee) => knee.Low == knee.High ? $"above {Words.Number(knee.Low)} requests at once" : $"between {Words.Number(knee.Low)} and {Words.Number(knee.High)} requests at once";

    /// <summary>Such as <c>3 of 2,000 failed (0.15 %)</c>.</summary>
    public static string Failed(LevelRate rate) => rate.Failures == 0
        ? $"none of {Words.Number(rate.Requests)} failed, so fewer than {Words.Percent(rate.Interval.High)} do"
        : $"{Words.Number(rate.Failures)} of {Words.Number(rate.Requests)} failed ({Words.Percent(rate.Rate)})";

    /// <summary>Why a test ended.</summary>
    public static string Why(StressStop stop) => stop switch
    {
        StressStop.Client => "our own side was the limit",
        StressStop.Time => "the time was over (--max-duration)",
        StressStop.Interrupted => "it was stopped",
        StressStop.Abandoned => "nothing came back as wanted any more, so nothing more was sent",
        StressStop.Unrecovered => "the server did not recover",
        StressStop.Unhealthy => "the server fails without load",
        StressStop.Breach => "it was known that the load is not carried",
        _ => "the evidence did not suffice; hold levels for longer (--hold)",
    };
}
