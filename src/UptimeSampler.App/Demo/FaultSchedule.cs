namespace UptimeSampler.App.Demo;

/// <summary>How a request of the faulty server fails.</summary>
internal enum FaultKind
{
    /// <summary>Status 500, as of a server that ran out of something.</summary>
    ServerError,

    /// <summary>The connection is reset without an answer.</summary>
    Reset,

    /// <summary>The connection is closed in order, without an answer.</summary>
    Close,

    /// <summary>No answer, until the client gives up.</summary>
    Hang,

    /// <summary>Status 200 with a body that tells of an error.</summary>
    WrongBody,
}

/// <summary>Which share of a site's requests fails, how, and from when on.</summary>
/// <param name="Rate">Share of requests that fail, 0 to 1.</param>
/// <param name="StartsAfter">How long after the server's start the failures begin.</param>
/// <param name="Kinds">The kinds of failure, each equally likely.</param>
internal sealed record FaultSchedule(double Rate, TimeSpan StartsAfter, IReadOnlyList<FaultKind> Kinds)
{
    public static readonly FaultSchedule None = new(0, TimeSpan.Zero, []);

    /// <summary>What becomes of a request that comes <paramref name="age"/> after the server's start; null for a good answer.</summary>
    public FaultKind? Draw(TimeSpan age, Random random)
    {
        // Two draws for every request: whether one fails does not change which of the later ones do.
        (double whether, double which) = (random.NextDouble(), random.NextDouble());
        return age >= StartsAfter && whether < Rate ? Kinds[(int)(which * Kinds.Count)] : null;
    }
}
