namespace UptimeSampler.Inspection;

/// <summary>How requests spread over the workers of a server.</summary>
/// <param name="Workers">How many there are.</param>
/// <param name="OneMayTakeAll">
/// Whether workers take connections by themselves, whoever comes first. Measured with nginx: 3 workers that hold 58 requests each served 174 of 348, which is
/// the sum, but once also failed 38 of 116, as one worker had taken most of them while the others slept.
/// </param>
internal readonly record struct Capacity(int Workers, bool OneMayTakeAll = false)
{
    // Dealt out in turn or by chance, a worker seldom gets three standard deviations more than its share.
    private const double Uneven = 1.15;
    private const double Deviations = 3;

    /// <summary>Requests of the whole server at which a worker has used up a limit of its own, when they spread evenly.</summary>
    /// <param name="limit">The limit of one worker.</param>
    /// <param name="held">How much of it is used by no request.</param>
    /// <param name="perRequest">How much a request takes.</param>
    public long Of(long limit, long held, double perRequest) => Workers * (long)Math.Floor(Math.Max(0, limit - held) / perRequest);

    /// <summary>What a worker must hold so that the server holds so many, however they spread.</summary>
    public long Share(long requests)
    {
        if (Workers <= 1 || OneMayTakeAll)
            return requests;
        double even = (double)requests / Workers;
        return (long)Math.Ceiling(Math.Min(requests, Math.Max(even * Uneven, even + (Deviations * Math.Sqrt(even)))));
    }

    /// <summary>Whether so many requests are held however they spread.</summary>
    /// <param name="most">What all hold together.</param>
    /// <param name="requests">So many.</param>
    public bool IsSure(long most, long requests) => most >= requests && (!OneMayTakeAll || most / Workers >= requests);

    /// <summary>A number that people remember, and not less.</summary>
    public static long Round(long number) => (number + 49) / 50 * 50;
}
