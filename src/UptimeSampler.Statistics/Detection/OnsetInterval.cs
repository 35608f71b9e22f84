using MathNet.Numerics;

namespace UptimeSampler.Statistics;

/// <summary>When did the trouble begin? An interval for the first bad unit, at and after an alarm.</summary>
/// <param name="First">Place of the earliest unit at which it may have begun, 0 for the first.</param>
/// <param name="Last">Place of the latest unit at which it may have begun, at least <paramref name="First"/>.</param>
public readonly record struct OnsetInterval(int First, int Last)
{
    /// <summary>Most units that are looked at: the latest ones.</summary>
    public const int MaxUnits = 5000;

    /// <summary>
    /// All units t at which "the rate was at most p0 before unit t, and one higher rate from t on" is not refuted, at level alpha / 2 each
    /// from both sides (inversion of tests, as Dandapanthula and Ramdas 2025, Post-detection inference).
    /// </summary>
    /// <remarks>
    /// <para>Too late: the bets of <see cref="EDetector"/>, run backwards in time from the unit before t, ever reach 2/α. Under the hypothesis
    /// their supremum does so with probability at most α/2 (Ville 1939).</para>
    /// <para>Too early: the likelihood of all units from t on under a switch from p0 to a later rate, switching with chance p0 per sample and
    /// mixing the later rate over Beta(½, ½), over the largest likelihood under one rate, reaches 2/α (universal inference: Wasserman,
    /// Ramdas and Balakrishnan 2020). Holds whenever one stops, so also at an alarm.</para>
    /// <para>Independent samples. For a given onset the interval misses it with probability at most alpha; among alarms at most
    /// alpha / P(no false alarm before the onset). It shrinks while the trouble goes on. About O(units).</para>
    /// </remarks>
    /// <param name="units">Units in the order of time, the trouble in them; only the latest <see cref="MaxUnits"/> count. At least one.</param>
    /// <param name="alpha">Probability of missing the onset, above 0 and below 1.</param>
    /// <returns>The interval; null when no onset agrees with the units.</returns>
    /// <exception cref="ArgumentException">There is no unit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A unit or the level is outside its range, or a tolerated rate is 1.</exception>
    public static OnsetInterval? Of(ReadOnlySpan<EvidenceUnit> units, double alpha)
    {
        if (units.IsEmpty)
            throw new ArgumentException("Needs at least one unit.", nameof(units));
        Require.OpenUnit(alpha);
        int skipped = Math.Max(0, units.Length - MaxUnits);
        units = units[skipped..];
        foreach (EvidenceUnit unit in units)
        {
            UnitRules.Check(unit, 1);
            Require.OpenUnit(unit.NullRate, nameof(units));
        }
        double bar = Math.Log(2 / alpha);
        int last = units.Length - 1;
        while (IsTooLate(units[..last], bar))
            last--;
        var early = new EarlyOnset(units);
        int first = 0;
        while (first <= last && early.LogEvidence(first) >= bar)
            first++;
        return first > last ? null : new(skipped + first, skipped + last);
    }

    // Evidence, ever, on the way back from the end, that the rate was already too high.
    private static bool IsTooLate(ReadOnlySpan<EvidenceUnit> before, double bar)
    {
        Span<double> logs = stackalloc double[StakeWealth.Count];
        logs.Clear();
        for (int i = before.Length - 1; i >= 0; i--)
        {
            double bet = before[i].Failures / (before[i].Samples * before[i].NullRate) - 1, sum = double.NegativeInfinity;
            for (int k = 0; k < logs.Length; k++)
            {
                logs[k] += LogMath.LogOnePlus(bet * StakeWealth.Stakes[k]);
                sum = LogMath.LogAdd(sum, logs[k]);
            }
            if (sum - Math.Log(logs.Length) >= bar)
                return true;
        }
        return false;
    }

    /// <summary>Evidence that a supposed onset lies too early: part of what follows it is still normal.</summary>
    private readonly struct EarlyOnset
    {
        // For each place the log likelihood of all units from it on: with a switch to be expected, and the largest under one rate.
        private readonly double[] _switching;
        private readonly double[] _largest;

        public EarlyOnset(ReadOnlySpan<EvidenceUnit> units)
        {
            (_switching, _largest) = (new double[units.Length], new double[units.Length]);
            double later = double.NegativeInfinity, failures = 0, working = 0;
            for (int i = units.Length - 1; i >= 0; i--)
            {
                failures += units[i].Failures;
                working += units[i].Samples - units[i].Failures;
                double normal = units[i].Failures * Math.Log(units[i].NullRate)
                    + (units[i].Samples - units[i].Failures) * LogMath.LogOnePlus(-units[i].NullRate);
                double noSwitch = units[i].Samples * LogMath.LogOnePlus(-units[i].NullRate);
                double mixture = SpecialFunctions.BetaLn(failures + 0.5, working + 0.5) - SpecialFunctions.BetaLn(0.5, 0.5);
                // Switched before this unit, or normal in this unit and switching later.
                later = LogMath.LogAdd(Math.Log(-LogMath.ExpMinusOne(noSwitch)) + mixture, noSwitch + normal + later);
                _switching[i] = later;
                _largest[i] = Weighted(failures, failures + working) + Weighted(working, failures + working);
            }
        }

        public double LogEvidence(int onset) => _switching[onset] - _largest[onset];

        private static double Weighted(double count, double all) => count == 0 ? 0 : count * Math.Log(count / all);
    }
}
