namespace UptimeSampler.Statistics;

/// <summary>How a <see cref="KneeSearch"/> goes about it.</summary>
public sealed record KneeOptions
{
    /// <summary>Share of failures θ that a level of load may have, above 0 and below 1.</summary>
    public double ToleratedShare { get; init; } = 0.05;

    /// <summary>Number of requests at once to begin with, 1 to the ceiling; smaller ones are tried only when these are too many.</summary>
    public int Start { get; init; } = 1;

    /// <summary>Highest number of requests at once that is known to be carried, 0 to below the start.</summary>
    public int Carried { get; init; }

    /// <summary>Highest number of requests at once, at least 1; never exceeded.</summary>
    public int Ceiling { get; init; } = 8192;

    /// <summary>The bracket is narrow enough at this share of its upper end, above 0 and below 1; never narrower than 1.</summary>
    public double Resolution { get; init; } = 0.05;

    /// <summary>Fewest requests of a unit, at least 1: smaller bursts are repeated.</summary>
    public int FewestRequests { get; init; } = 50;

    /// <summary>Lead that decides about a level on the way, at least 1.</summary>
    public int Lead { get; init; } = 2;

    /// <summary>Lead that confirms the ends of the bracket, at least 1.</summary>
    public int ConfirmingLead { get; init; } = 3;

    /// <summary>Most units per level, at least both leads.</summary>
    public int MostUnits { get; init; } = 12;

    /// <summary>How often an end may be refuted and moved before the search ends unconfirmed, at least 0.</summary>
    public int MostWidenings { get; init; } = 10;
}
