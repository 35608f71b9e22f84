namespace UptimeSampler.Statistics;

/// <summary>
/// The multi-window burn-rate rule of service-level objectives (Beyer et al., The Site Reliability Workbook, 2018, chapter 5):
/// alarm when the failure rate over a long and over a short window both exceed a multiple of the tolerated rate. For comparison.
/// </summary>
/// <remarks>
/// The evidence is, over all rules, the largest of min(long rate, short rate) / (factor · p0): 1 is the alarm, so the threshold is
/// 1. Time is the patience of the units. A window is kept in <see cref="Slots"/> slots of equal length, so it reaches back up to
/// one slot less than its length. No guarantee on false alarms. No allocation after construction.
/// </remarks>
public sealed class BurnRate : IRateDetector
{
    /// <summary>Slots per window.</summary>
    public const int Slots = 60;

    private readonly BurnRateRule[] _rules;
    private readonly SlottedWindow[] _long;
    private readonly SlottedWindow[] _short;
    private double _now;

    /// <summary>Creates a detector that has seen nothing.</summary>
    /// <param name="rules">At least one rule.</param>
    /// <exception cref="ArgumentException">There is no rule.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rule has a length or factor outside its range.</exception>
    public BurnRate(params ReadOnlySpan<BurnRateRule> rules)
    {
        if (rules.IsEmpty)
            throw new ArgumentException("Needs at least one rule.", nameof(rules));
        foreach (BurnRateRule rule in rules)
        {
            if (!(rule.Short > 0 && rule.Long >= rule.Short && double.IsFinite(rule.Long) && rule.Factor > 0))
                throw new ArgumentOutOfRangeException(nameof(rules), rule, "Windows and factor must be above 0, and the short window no longer than the long one.");
        }
        _rules = rules.ToArray();
        _long = [.. _rules.Select(rule => new SlottedWindow(rule.Long, Slots))];
        _short = [.. _rules.Select(rule => new SlottedWindow(rule.Short, Slots))];
    }

    /// <summary>The two rules that page, by the workbook: 14.4 times over an hour and 5 minutes, 6 times over 6 hours and 30 minutes; patience in seconds.</summary>
    public static BurnRate Workbook => new(new BurnRateRule(3600, 300, 14.4), new BurnRateRule(21_600, 1800, 6));

    /// <inheritdoc/>
    public double Evidence { get; private set; }

    /// <inheritdoc/>
    public bool Observe(in EvidenceUnit unit, double threshold)
    {
        UnitRules.Check(unit, threshold);
        _now += unit.Patience;
        double most = 0;
        for (int i = 0; i < _rules.Length; i++)
        {
            double rate = Math.Min(_long[i].Add(_now, unit.Samples, unit.Failures), _short[i].Add(_now, unit.Samples, unit.Failures));
            most = Math.Max(most, rate / (_rules[i].Factor * unit.NullRate));
        }
        Evidence = most;
        return UnitRules.IsAlarm(unit, Evidence, threshold);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        foreach (SlottedWindow window in _long)
            window.Clear();
        foreach (SlottedWindow window in _short)
            window.Clear();
        (_now, Evidence) = (0, 0);
    }
}
