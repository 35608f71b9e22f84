namespace UptimeSampler.Statistics;

/// <summary>
/// How bad is it still? Recovery tests at several failure rates run side by side: the smallest rate that is ruled out says what it
/// has fallen below, and the outage is over when the lowest rung is ruled out.
/// </summary>
/// <remarks>
/// Each rung keeps the promise of its <see cref="RecoveryTest"/>. If the rate is r, only rungs at r or below can be ruled out
/// wrongly. What was ruled out stays so: reset the ladder when the outage flares up. No allocation after construction.
/// </remarks>
public sealed class RecoveryLadder
{
    /// <summary>The lowest failure rate that counts as failing, whatever is tolerated: an outage of 1 % is over when it is below that.</summary>
    public const double LowestRung = 0.01;

    private readonly RecoveryTest[] _tests;

    /// <summary>Creates a ladder without evidence: rungs at max(2 p0, 1 %), 5 %, 20 %, 50 % and 90 %, those above the first.</summary>
    /// <param name="tolerated">The tolerated failure rate p0, above 0 and below ½.</param>
    /// <param name="bound">Mean number of samples before a rung is ruled out wrongly, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public RecoveryLadder(double tolerated, double bound = 10_000)
    {
        if (!(tolerated > 0 && tolerated < 0.5))
            throw new ArgumentOutOfRangeException(nameof(tolerated), tolerated, "Must be above 0 and below 0.5.");
        double lowest = Math.Max(2 * tolerated, LowestRung);
        _tests = [new(lowest, bound), .. HigherRungs.ToArray().Where(rate => rate > lowest).Select(rate => new RecoveryTest(rate, bound))];
        Rungs = [.. _tests.Select(test => test.Rate)];
    }

    /// <summary>The failure rates of the rungs, ascending, each above 0 and below 1.</summary>
    public IReadOnlyList<double> Rungs { get; }

    /// <summary>Whether the lowest rung, and with it the outage, has been ruled out.</summary>
    public bool IsRecovered { get; private set; }

    /// <summary>The smallest failure rate ruled out so far, above 0 and below 1: the rate has fallen below it; null when none is.</summary>
    public double? RuledOut { get; private set; }

    /// <summary>Takes one unit of samples and says whether the outage is over. What was once ruled out stays so until <see cref="Reset"/>.</summary>
    /// <param name="samples">Valid samples in the unit, at least 1.</param>
    /// <param name="failures">Failed samples among them.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public bool Observe(int samples, int failures)
    {
        for (int i = _tests.Length - 1; i >= 0; i--)
        {
            if (_tests[i].Observe(samples, failures) && !(RuledOut <= _tests[i].Rate))
                RuledOut = _tests[i].Rate;
        }
        IsRecovered = RuledOut <= _tests[0].Rate;
        return IsRecovered;
    }

    /// <summary>Forgets all evidence.</summary>
    public void Reset()
    {
        foreach (RecoveryTest test in _tests)
            test.Reset();
        (IsRecovered, RuledOut) = (false, null);
    }

    private static ReadOnlySpan<double> HigherRungs => [0.05, 0.2, 0.5, 0.9];
}
