namespace UptimeSampler.Statistics;

/// <summary>What the bursts at one level of load say.</summary>
public enum LevelVerdict
{
    /// <summary>More bursts are needed.</summary>
    Undecided,

    /// <summary>The level is carried.</summary>
    Clean,

    /// <summary>The level is too much.</summary>
    Bad,
}

/// <summary>
/// Decides about one level of load by bursts, each of which votes: until one side leads by so many, or the bursts end. The gambler's
/// ruin (Feller 1968, XIV): if bursts vote right with probability 0.9, a lead of 2 is wrong in 1.2 % and one of 3 in 0.14 %.
/// </summary>
public sealed class LevelVote
{
    /// <summary>A burst is bad only if as many failures have at most this probability at a fifth of the tolerated share.</summary>
    public const double ChanceLevel = 0.001;

    private readonly int _lead;
    private readonly int _most;

    /// <summary>Creates a vote without bursts.</summary>
    /// <param name="lead">How far one side must lead, at least 1.</param>
    /// <param name="most">Most bursts, at least <paramref name="lead"/>; then the majority decides, and a tie is bad.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public LevelVote(int lead, int most = 12)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lead, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, lead);
        (_lead, _most) = (lead, most);
    }

    /// <summary>Bursts that were bad.</summary>
    public int Bad { get; private set; }

    /// <summary>Bursts that were clean.</summary>
    public int Clean { get; private set; }

    /// <summary>What can be said so far.</summary>
    public LevelVerdict Verdict
    {
        get
        {
            if (Math.Abs(Bad - Clean) < _lead && Bad + Clean < _most)
                return LevelVerdict.Undecided;
            return Bad >= Clean ? LevelVerdict.Bad : LevelVerdict.Clean;
        }
    }

    /// <summary>
    /// Whether a burst is bad: at least the tolerated share θ of its requests failed, and P(Bin(n, θ/5) ≥ failures) is below
    /// <see cref="ChanceLevel"/>, so that one unlucky request of a small burst is not.
    /// </summary>
    /// <param name="requests">Requests of the burst, at least 1.</param>
    /// <param name="failures">Failed requests among them.</param>
    /// <param name="tolerated">Share of failures θ that a level may have, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static bool IsBad(long requests, long failures, double tolerated)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(requests, 1);
        Require.Counts(failures, requests);
        Require.OpenUnit(tolerated);
        return failures >= tolerated * requests && BinomialDistribution.AtLeast(failures, requests, tolerated / 5) < ChanceLevel;
    }

    /// <summary>Takes one burst's vote; a vote that is decided takes no more.</summary>
    /// <param name="bad">Whether the burst was bad.</param>
    /// <returns>The verdict after it.</returns>
    public LevelVerdict Observe(bool bad)
    {
        if (Verdict == LevelVerdict.Undecided)
            (Bad, Clean) = bad ? (Bad + 1, Clean) : (Bad, Clean + 1);
        return Verdict;
    }
}
