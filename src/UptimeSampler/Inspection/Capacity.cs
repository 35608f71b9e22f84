namespace UptimeSampler.Inspection;

/// <summary>How requests spread over the workers of a server.</summary>
/// <param name="Workers">How many there are.</param>
internal readonly record struct Capacity(int Workers)
{
    // Nothing spreads requests quite evenly. Measured with nginx (4 workers, bursts): failures began at 98 % of the sum. Where the kernel
    // spreads them by chance (reuseport), a worker seldom gets three standard deviations more than its share.
    private const double Uneven = 1.1;
    private const double Deviations = 3;

    /// <summary>Requests of the whole server at which a worker has used up a limit of its own, when they spread evenly.</summary>
    /// <param name="limit">The limit of one worker.</param>
    /// <param name="held">How much of it is used by no request.</param>
    /// <param name="perRequest">How much a request takes.</param>
    public long Of(long limit, long held, double perRequest) => Workers * (long)Math.Floor(Math.Max(0, limit - held) / perRequest);

    /// <summary>What a worker must hold so that the server holds so many, with some room for an uneven spread.</summary>
    public long Share(long requests)
    {
        if (Workers <= 1)
            return requests;
        double even = (double)requests / Workers;
        return (long)Math.Ceiling(Math.Min(requests, Math.Max(even * Uneven, even + (Deviations * Math.Sqrt(even)))));
    }

    /// <summary>A number that people remember, and not less.</summary>
    public static long Round(long number) => (number + 49) / 50 * 50;
}
