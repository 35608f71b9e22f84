namespace UptimeSampler.Statistics;

/// <summary>What a <see cref="KneeSearch"/> is doing.</summary>
public enum KneePhase
{
    /// <summary>Doubling the load until it is too much.</summary>
    Ramp,

    /// <summary>Halving the bracket, geometrically.</summary>
    Bisect,

    /// <summary>Making sure that the lower end is carried.</summary>
    ConfirmLow,

    /// <summary>Making sure that the upper end is too much.</summary>
    ConfirmHigh,

    /// <summary>Done.</summary>
    Finished,
}

/// <summary>
/// Looks for the load at which most bursts begin to fail: doubles it until a level is bad, halves the bracket, and confirms its ends.
/// A pure state machine: it says what to send next and is told what failed.
/// </summary>
/// <remarks>
/// <para>Levels are decided by <see cref="LevelVote"/>. If bursts below the knee are bad with probability at most 0.1, and above it at
/// least 0.9, each end of the bracket is wrong with a probability of about 0.14 %. An end that is refuted is moved by a tenth, then by
/// twice as much each time, and the bracket narrowed again. Where failures set in gradually the bracket holds
/// the load at which the median burst exceeds the tolerated share; see <see cref="CapacityFit"/>.</para>
/// <para>Deterministic. Not safe for concurrent use.</para>
/// </remarks>
public sealed class KneeSearch
{
    private readonly KneeOptions _options;
    private LevelVote _vote;
    private int _widenings;

    /// <summary>Creates a search that has seen nothing.</summary>
    /// <param name="options">How to go about it.</param>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public KneeSearch(KneeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require.OpenUnit(options.ToleratedShare);
        Require.OpenUnit(options.Resolution);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Start, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Ceiling, options.Start, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Carried, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.Carried, options.Start, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FewestRequests, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.MostWidenings, nameof(options));
        (_options, Concurrency, Low) = (options, options.Start, options.Carried);
        _vote = new(options.Lead, options.MostUnits);
        _ = new LevelVote(options.ConfirmingLead, options.MostUnits);
    }

    /// <summary>What the search is doing.</summary>
    public KneePhase Phase { get; private set; }

    /// <summary>Requests to send at once in the next unit, 1 to the ceiling.</summary>
    public int Concurrency { get; private set; }

    /// <summary>How many bursts of <see cref="Concurrency"/> make the next unit, at least 1.</summary>
    public int Bursts => (_options.FewestRequests + Concurrency - 1) / Concurrency;

    /// <summary>By how many units one side must lead at the present level, so the fewest that it takes; at least 1.</summary>
    public int Lead => IsConfirming ? _options.ConfirmingLead : _options.Lead;

    /// <summary>The highest load found to be carried, 0 when not even a single request is.</summary>
    public int Low { get; private set; }

    /// <summary>The lowest load found to be too much; null when none was up to the ceiling.</summary>
    public int? High { get; private set; }

    /// <summary>Whether both ends of the bracket were confirmed.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>Requests sent so far.</summary>
    public long Requests { get; private set; }

    /// <summary>Units sent so far.</summary>
    public int Units { get; private set; }

    private bool IsConfirming => Phase is KneePhase.ConfirmLow or KneePhase.ConfirmHigh;

    /// <summary>Takes the unit that was asked for: <see cref="Concurrency"/> times <see cref="Bursts"/> requests.</summary>
    /// <param name="failures">Failed requests of the unit, 0 to their number.</param>
    /// <returns>What the search does next.</returns>
    /// <exception cref="InvalidOperationException">The search is finished.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More failures than requests, or fewer than none.</exception>
    public KneePhase Observe(long failures) => Observe((long)Concurrency * Bursts, failures);

    /// <summary>Takes a unit of as many bursts of <see cref="Concurrency"/> as were sent: more than asked for hold a level for longer, fewer
    /// end a bad one sooner.</summary>
    /// <param name="requests">Requests of the unit, at least 1.</param>
    /// <param name="failures">Failed requests among them.</param>
    /// <returns>What the search does next.</returns>
    /// <exception cref="InvalidOperationException">The search is finished.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No requests, more failures than requests, or fewer than none.</exception>
    public KneePhase Observe(long requests, long failures)
    {
        if (Phase == KneePhase.Finished)
            throw new InvalidOperationException("The search is finished; start a new one.");
        bool bad = LevelVote.IsBad(requests, failures, _options.ToleratedShare);
        Requests += requests;
        Units++;
        if (_vote.Observe(bad) != LevelVerdict.Undecided)
            Decide(_vote.Verdict == LevelVerdict.Bad);
        return Phase;
    }

    private void Decide(bool bad)
    {
        switch (Phase)
        {
            case KneePhase.Ramp when bad:
            case KneePhase.Bisect:
                (Low, High) = bad ? (Low, Concurrency) : (Concurrency, High);
                Narrow();
                break;
            case KneePhase.Ramp:
                Low = Concurrency;
                if (Low == _options.Ceiling)
                    Finish(confirmed: true);
                else
                    Try(KneePhase.Ramp, (int)Math.Min(2L * Low, _options.Ceiling));
                break;
            case KneePhase.ConfirmLow:
                ConfirmLow(carried: !bad);
                break;
            default:
                ConfirmHigh(tooMuch: bad);
                break;
        }
    }

    private void Narrow()
    {
        int high = High!.Value;
        if (IsWide(high))
            Try(KneePhase.Bisect, Math.Clamp((int)Math.Round(Math.Sqrt((double)Low * high)), Low + 1, high - 1));
        else if (Low == 0)
            Try(KneePhase.ConfirmHigh, high);
        else
            Try(KneePhase.ConfirmLow, Low);
    }

    private void ConfirmLow(bool carried)
    {
        if (carried)
        {
            Try(KneePhase.ConfirmHigh, High!.Value);
            return;
        }
        if (!Widen(out double share))
            return;
        (Low, High) = ((int)(Low * (1 - share)), Low);
        Try(Low == 0 ? KneePhase.ConfirmHigh : KneePhase.ConfirmLow, Low == 0 ? High.Value : Low);
    }

    // An end that was moved far leaves a bracket to be narrowed again.
    private void ConfirmHigh(bool tooMuch)
    {
        int high = High!.Value;
        if (tooMuch && (_widenings == 0 || !IsWide(high)))
        {
            Finish(confirmed: true);
        }
        else if (tooMuch)
        {
            Narrow();
        }
        else if (high == _options.Ceiling)
        {
            (Low, High) = (high, null);
            Finish(confirmed: true);
        }
        else if (Widen(out double share))
        {
            (Low, High) = (high, (int)Math.Min(Math.Ceiling(high * (1 + share)), _options.Ceiling));
            Try(KneePhase.ConfirmHigh, High.Value);
        }
    }

    // By a tenth at first, then twice as far each time.
    private bool Widen(out double share)
    {
        share = Math.Min(0.1 * Math.Pow(2, _widenings), 0.8);
        if (_widenings++ < _options.MostWidenings)
            return true;
        Finish(confirmed: false);
        return false;
    }

    private bool IsWide(int high) => high - Low > Math.Max(1, _options.Resolution * high);

    private void Try(KneePhase phase, int concurrency)
    {
        (Phase, Concurrency) = (phase, concurrency);
        _vote = new(Lead, _options.MostUnits);
    }

    private void Finish(bool confirmed) => (Phase, IsConfirmed) = (KneePhase.Finished, confirmed);
}
