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
    /// alpha / P(no false alarm before the onset). It shrinks while the trouble goes on. O(units²).</para>
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
        while (last >= 0 && IsTooLate(units[..last], bar))
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
        private readonly double[] _logNormal;  // ln likelihood at p0, and ln chance of no switch, of the units before each place
        private readonly double[] _logSwitched; // ln chance of a switch at a place, times the mixed likelihood from it on
        private readonly long[] _samples;
        private readonly long[] _failures;

        public EarlyOnset(ReadOnlySpan<EvidenceUnit> units)
        {
            int n = units.Length;
            (_logNormal, _logSwitched, _samples, _failures) = (new double[n + 1], new double[n], new long[n + 1], new long[n + 1]);
            for (int i = n - 1; i >= 0; i--)
            {
                _samples[i] = _samples[i + 1] + units[i].Samples;
                _failures[i] = _failures[i + 1] + units[i].Failures;
                double mixture = SpecialFunctions.BetaLn(_failures[i] + 0.5, _samples[i] - _failures[i] + 0.5) - SpecialFunctions.BetaLn(0.5, 0.5);
                double noSwitch = units[i].Samples * LogMath.LogOnePlus(-units[i].NullRate);
                _logSwitched[i] = Math.Log(-LogMath.ExpMinusOne(noSwitch)) + mixture;
            }
            for (int i = 0; i < n; i++)
            {
                double working = LogMath.LogOnePlus(-units[i].NullRate);
                _logNormal[i + 1] = _logNormal[i]
                    + units[i].Failures * Math.Log(units[i].NullRate) + (units[i].Samples - units[i].Failures) * working + units[i].Samples * working;
            }
        }

        public double LogEvidence(int onset)
        {
            double sum = double.NegativeInfinity;
            for (int place = onset; place < _logSwitched.Length; place++)
                sum = LogMath.LogAdd(sum, _logNormal[place] - _logNormal[onset] + _logSwitched[place]);
            double failures = _failures[onset], working = _samples[onset] - failures, all = _samples[onset];
            double largest = (failures == 0 ? 0 : failures * Math.Log(failures / all)) + (working == 0 ? 0 : working * Math.Log(working / all));
            return sum - largest;
        }
    }
}
