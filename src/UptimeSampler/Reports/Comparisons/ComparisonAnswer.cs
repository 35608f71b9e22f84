using UptimeSampler.Statistics;

namespace UptimeSampler.Reports.Comparisons;

/// <summary>Whether it has become worse.</summary>
public enum ComparisonVerdict
{
    /// <summary>Shown, however often one looks, and still so.</summary>
    Risen,

    /// <summary>The samples do not show it: no proof that nothing has changed.</summary>
    NotShown,

    /// <summary>Too few samples to tell.</summary>
    NoData,
}

/// <summary>Two failure rates, how far they lie apart, and whether the second is surely the higher one.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Before">What it is held against.</param>
/// <param name="After">What may have become worse.</param>
/// <param name="Change">How far apart the rates lie.</param>
/// <param name="Watch">What holds at any time.</param>
/// <param name="Verdict">By <paramref name="Watch"/>, unless the rate of the whole window after a change is not above the one before.</param>
public sealed record ComparisonAnswer(
    ComparisonQuestion Question, ComparedCount Before, ComparedCount After, RateChange Change, ComparisonWatch Watch, ComparisonVerdict Verdict)
{
    /// <summary>Fewer samples on a side, or pairs of samples, say nothing: the first look of a watch needs so many.</summary>
    public const int FewestSamples = DeployWatch.FirstLook;
}

/// <summary>What one side has counted.</summary>
/// <param name="From">Start of what was counted (UTC): earlier than asked for where only coarser data is kept.</param>
/// <param name="To">Its end (UTC), not included.</param>
/// <param name="Row">Counts, rate and interval, as <c>rates</c> tells them.</param>
public sealed record ComparedCount(DateTimeOffset From, DateTimeOffset To, RateRow Row);

/// <summary>The rate after less the rate before, and its p-value, for windows that were chosen in advance and looked at once.</summary>
/// <param name="Difference">−1 to 1; null when a side has no samples.</param>
/// <param name="Interval">Newcombe's interval, at effective numbers of samples; [−1, 1] when a side has no samples.</param>
/// <param name="PValue">Probability, 0 to 1, of such a rise if the rates were the same; null when a side has no samples.</param>
/// <param name="IsBoschloo">Whether the p-value is of Boschloo's test; otherwise of Fisher's.</param>
public sealed record RateChange(double? Difference, DifferenceInterval Interval, double? PValue, bool IsBoschloo)
{
    // Boschloo's test is the stronger one while windows are small, and slow when both are large.
    private const double BoschlooLimit = 1e5;

    /// <summary>Compares two rows of <c>rates</c>.</summary>
    /// <param name="before">The window before.</param>
    /// <param name="after">The window after.</param>
    /// <param name="confidence">Coverage of the interval, above 0 and below 1.</param>
    internal static RateChange Of(RateRow before, RateRow after, double confidence)
    {
        if (before.Rate is not { } was || after.Rate is not { } now)
            return new(null, DifferenceInterval.Unknown, null, false);
        DifferenceInterval interval = RateDifference.Newcombe(
            new(before.Failures, before.Samples), new(after.Failures, after.Samples), confidence, before.DesignEffect, after.DesignEffect);
        RateCount first = new RateCount(before.Failures, before.Samples).Effective(before.DesignEffect, roundFailuresUp: true);
        RateCount second = new RateCount(after.Failures, after.Samples).Effective(after.DesignEffect, roundFailuresUp: false);
        bool isBoschloo = (double)first.Samples * second.Samples <= BoschlooLimit && first.Samples + second.Samples <= BoschlooTest.MaxSamples;
        double p = isBoschloo
            ? BoschlooTest.Rise(first, second)
            : FisherExact.Greater(second.Failures, second.Samples, first.Failures + second.Failures, first.Samples + second.Samples);
        return new(now - was, interval, p, isBoschloo);
    }
}

/// <summary>What holds whenever and however often one looks at samples since the same instant.</summary>
/// <param name="Looks">How often the test has looked: numbers of samples after the change, or pairs of samples side by side.</param>
/// <param name="PValue">The p-value of all looks together, 0 to 1; null before the first.</param>
/// <param name="Evidence">Side by side: the largest e-value so far, at least 0; null otherwise, and before the first pair.</param>
/// <param name="Risen">Whether a rise has been shown at any look so far, also one that did not last.</param>
/// <param name="KeptFrom">Samples are kept one by one only from this instant on, which is later than the window's start, so that nothing was looked at; null otherwise.</param>
public sealed record ComparisonWatch(int Looks, double? PValue, double? Evidence, bool Risen, DateTimeOffset? KeptFrom)
{
    /// <summary>Samples after the change at the last look, and at which the next one falls due; null side by side, where every pair is a look.</summary>
    public (long Last, long Next)? Schedule { get; init; }
}
