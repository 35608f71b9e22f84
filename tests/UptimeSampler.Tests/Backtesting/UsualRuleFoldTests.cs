using UptimeSampler.Backtesting;
using UptimeSampler.Detection;
using UptimeSampler.Tests.Detection;

namespace UptimeSampler.Tests.Backtesting;

/// <summary>The rules that others decide by, on samples of which one knows what they say.</summary>
[TestClass]
public sealed class UsualRuleFoldTests
{
    private static readonly DetectionSettings Settings = new(0.001, 2_592_000, TimeSpan.FromSeconds(10));

    private static RuleResult Judge(string rule, IEnumerable<Sample> samples)
    {
        Replay replay = new([BacktestRule.Parse(rule)], _ => new SettingsTimeline(Settings));
        foreach (Sample sample in samples)
            replay.Take(sample);
        return replay.End().Single();
    }

    /// <summary>One sample every ten seconds: <c>x</c> failed, <c>.</c> up, <c>m</c> failed in maintenance, <c>e</c> failed and added by suspicion, <c>i</c> invalid.</summary>
    private static IEnumerable<Sample> Samples(string outcomes) => outcomes.Select((outcome, i) =>
    {
        Sample sample = Batches.At(10 * i, failed: outcome != '.', inMaintenance: outcome == 'm') with { IsExtra = outcome == 'e' };
        return outcome == 'i' ? sample with { Outcome = sample.Outcome with { Kind = OutcomeKind.Invalid, Failure = FailureClass.OwnPorts } } : sample;
    });

    [TestMethod]
    [DataRow("consecutive:3", "..xxx.x..xx.xxxx.", "4-5 14-16")]
    [DataRow("consecutive:1", "x.x", "0-1 2-")]
    [DataRow("consecutive:2", "xm.x", "")]
    [DataRow("consecutive:2", "xmiex..", "4-5")]
    [DataRow("window:3/5", "x.x.x.....", "4-5")]
    [DataRow("window:2/2", "xxx.xx", "1-3 5-")]
    [DataRow("window:3/5", "x.x..x.x", "")]
    [DataRow("window:3/5", "x.x..x.xx", "8-")]
    public void Alerts_begin_and_end_where_the_rule_does(string rule, string outcomes, string expected)
    {
        RuleResult result = Judge(rule, Samples(outcomes));
        Assert.AreEqual(expected, string.Join(' ', result.Alerts.Select(alert => $"{alert.SampleIndex}-{(alert.ResolvedAt - Batches.Start)?.TotalSeconds / 10}")));
        Assert.AreEqual(result.Alerts.Count, result.Count);
        Assert.IsTrue(result.Alerts.All(alert => alert.At == Batches.Start.AddSeconds(10 * alert.SampleIndex) && alert.Onset is null));
    }

    [TestMethod]
    public void A_burn_rate_needs_both_windows_above_their_limit()
    {
        // Ten hours without a failure, then all fail: 14.4 · 0.1 % of the 360 samples in an hour are exceeded by the sixth failure.
        RuleResult result = Judge("burn-rate", Samples(new string('.', 3_600) + new string('x', 30) + new string('.', 700)));
        BacktestAlert alert = result.Alerts.Single();
        Assert.IsTrue(alert.SampleIndex is >= 3_604 and <= 3_606, $"{alert.SampleIndex}");
        // The short window of 5 minutes is clean again after 30 samples, that of 30 minutes after 180; the longer one ends the alert.
        Assert.AreEqual(3_630 + 180, (alert.ResolvedAt!.Value - Batches.Start).TotalSeconds / 10, 10);
    }

    [TestMethod]
    public void Of_very_many_alerts_the_first_are_kept_and_all_are_counted()
    {
        RuleResult result = Judge("consecutive:1", Samples(string.Concat(Enumerable.Repeat("x.", AlertList.Limit + 7))));
        Assert.HasCount(AlertList.Limit, result.Alerts);
        Assert.AreEqual(AlertList.Limit + 7, result.Count);
    }

    [TestMethod]
    [DataRow("often")]
    [DataRow("consecutive")]
    [DataRow("consecutive:0")]
    [DataRow("consecutive:x")]
    [DataRow("consecutive/3")]
    [DataRow("window:3")]
    [DataRow("window:6/5")]
    [DataRow("window:3:5")]
    [DataRow("window:3/10001")]
    [DataRow("burn-rate:2")]
    public void What_is_no_rule_is_refused_with_those_that_are(string text)
    {
        FormatException wrong = Assert.ThrowsExactly<FormatException>(() => BacktestRule.Parse(text));
        Assert.AreEqual($"'{text}' is no rule; {BacktestRule.Advice}", wrong.Message);
    }

    [TestMethod]
    public void Delays_count_from_the_onset_and_alerts_that_no_incident_covers_are_outside()
    {
        BacktestAlert Alert(double at, double? resolved, double? onset = null, string target = "shop") => new()
        {
            Target = target,
            At = Batches.Start.AddSeconds(at),
            SampleIndex = 0,
            ResolvedAt = resolved is { } end ? Batches.Start.AddSeconds(end) : null,
            Onset = onset is { } began ? Batches.Start.AddSeconds(began) : null,
        };
        BacktestAlert[] incidents = [Alert(120, 500, onset: 100), Alert(1_000, 1_500, onset: 950), Alert(3_000, null, onset: 2_900)];
        BacktestAlert[] rule = [Alert(20, 40), Alert(90, 105), Alert(140, 150), Alert(300, 310), Alert(1_490, 1_700), Alert(2_000, 2_100), Alert(1_200, 1_300, target: "other")];
        RuleComparison comparison = RuleComparison.Of(incidents, rule);
        CollectionAssert.AreEqual(new TimeSpan?[] { TimeSpan.Zero, TimeSpan.FromSeconds(540), null }, comparison.Delays.ToArray());
        Assert.AreEqual((2, 3L, TimeSpan.FromSeconds(270)), (comparison.Found, comparison.Outside, comparison.MeanDelay!.Value));
    }
}
