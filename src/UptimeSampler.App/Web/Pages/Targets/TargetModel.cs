using UptimeSampler.Reports;
using UptimeSampler.Reports.Pictures;

namespace UptimeSampler.App.Web.Pages.Targets;

/// <summary>What a target's page shows.</summary>
public sealed record TargetModel
{
    /// <summary>When it was read (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    public required string Name { get; init; }

    /// <summary>Without user name and query: they may hold secrets.</summary>
    public required string Url { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>How it is sampled, in a sentence.</summary>
    public required string Sampling { get; init; }

    /// <summary>As <see cref="TargetState"/> says it.</summary>
    public required string State { get; init; }

    public required bool InMaintenance { get; init; }

    /// <summary>The silences in force that cover it.</summary>
    public required IReadOnlyList<Silence> Silences { get; init; }

    /// <summary>The failure rate that is normal.</summary>
    public required double Tolerated { get; init; }

    /// <summary>Where the way to help is written down; null when nowhere.</summary>
    public required string? Runbook { get; init; }

    /// <summary>Start of the newest sample since the service started (UTC); null before the first.</summary>
    public required DateTimeOffset? LastSampleAt { get; init; }

    /// <summary>When its answers count as slow, in a phrase; null when that is not watched.</summary>
    public required string? Slow { get; init; }

    /// <summary>The duration beyond which an answer is slow; null when that is not watched, or not learned yet.</summary>
    public required TimeSpan? SlowLimit { get; init; }

    /// <summary>Evidence that it fails more than is tolerated, that of a target which never fails, and the evidence at which an incident is opened; null before the first sample.</summary>
    public required (double Evidence, double Calm, double Threshold)? Evidence { get; init; }

    /// <summary>The span that is shown (UTC).</summary>
    public required (DateTimeOffset From, DateTimeOffset To) Window { get; init; }

    /// <summary>The span as it was chosen, such as <c>24h</c>; null when it is of a visitor's own.</summary>
    public required string? Chosen { get; init; }

    /// <summary>All samples of the window.</summary>
    public required RateRow Whole { get; init; }

    /// <summary>Pictures over the window, by a name made of letters and hyphens.</summary>
    public required IReadOnlyList<KeyValuePair<string, Chart>> Charts { get; init; }

    /// <summary>Failure rates by hour of the day.</summary>
    public required HeatMap Heat { get; init; }

    /// <summary>The window split by each kind of part that has more than one.</summary>
    public required IReadOnlyList<KeyValuePair<RateDimension, IReadOnlyList<RateRow>>> Parts { get; init; }

    /// <summary>Parts on which the failures of open incidents concentrate.</summary>
    public required IReadOnlyList<Suspect> Suspects { get; init; }

    /// <summary>The newest failed samples of the window, the newest first.</summary>
    public required IReadOnlyList<Sample> Failing { get; init; }

    /// <summary>Incidents of the window, the newest first.</summary>
    public required IReadOnlyList<Incident> Incidents { get; init; }
}
