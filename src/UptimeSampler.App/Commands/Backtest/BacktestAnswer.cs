using UptimeSampler.Backtesting;

namespace UptimeSampler.App.Commands.Backtest;

/// <summary>What a back-test found.</summary>
/// <param name="Test">What was read.</param>
/// <param name="Results">What each rule would have said.</param>
/// <param name="Settings">What the detector was asked to find.</param>
/// <param name="Live">What the service had found; null without a database, without the detector, or with other settings than the service's.</param>
internal sealed record BacktestAnswer(Replay Test, IReadOnlyList<RuleResult> Results, BacktestSettings Settings, LiveIncidents? Live)
{
    /// <summary>The detector's incidents; null when it was not asked.</summary>
    public IReadOnlyList<BacktestAlert>? Incidents => Results.FirstOrDefault(result => result.Rule.IsDetector)?.Alerts;

    /// <summary>A rule against the detector; null when that was not asked.</summary>
    public RuleComparison? Compare(RuleResult result) => Incidents is { } incidents ? RuleComparison.Of(incidents, result.Alerts) : null;
}
