using UptimeSampler.App.Web.Live;
using UptimeSampler.Reports;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Web.Api;

/// <summary>What is watched.</summary>
/// <param name="Targets">The targets, by name.</param>
internal sealed record TargetsJson(IReadOnlyList<TargetJson> Targets);

/// <summary>One target and how it stands. Rates are 0 to 1; null means "no evidence".</summary>
internal sealed record TargetJson
{
    public required string Name { get; init; }

    /// <summary>Without user name and query: they may hold secrets.</summary>
    public required string Url { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required double IntervalMs { get; init; }

    public required double TimeoutMs { get; init; }

    /// <summary>The failure rate that is normal.</summary>
    public required double Tolerate { get; init; }

    public required bool InMaintenance { get; init; }

    /// <summary>Numbers of the silences in force that cover it.</summary>
    public required IReadOnlyList<long> Silences { get; init; }

    /// <summary>When the last of them ends; null without one.</summary>
    public required DateTimeOffset? SilencedUntil { get; init; }

    /// <summary><c>up</c>, the severity of the worst open incident, <c>suspect</c> (evidence that counts beside that of others), <c>maintenance</c>, or <c>unknown</c> without samples in the last hour.</summary>
    public required string State { get; init; }

    /// <summary>Numbers of the open incidents.</summary>
    public required IReadOnlyList<long> Incidents { get; init; }

    /// <summary>Start of the newest sample since the service started.</summary>
    public required DateTimeOffset? LastSampleAt { get; init; }

    /// <summary>Evidence that it fails more than is tolerated, in seconds; at the threshold an incident is opened.</summary>
    public required double? Evidence { get; init; }

    public required double? Threshold { get; init; }

    public required RateJsonRow? LastHour { get; init; }

    public static TargetJson Of(Target target, bool inMaintenance, IReadOnlyList<Silence> silences, IReadOnlyList<Incident> open, bool isSuspect, LiveTarget? live, RateRow? lastHour) => new()
    {
        Name = target.Name,
        Url = target.SafeUrl,
        Labels = target.Labels,
        IntervalMs = target.Interval.TotalMilliseconds,
        TimeoutMs = target.Timeout.TotalMilliseconds,
        Tolerate = target.Tolerate,
        InMaintenance = inMaintenance,
        Silences = [.. silences.Select(silence => silence.Id)],
        SilencedUntil = silences.Count == 0 ? null : silences.Max(silence => silence.End),
        State = TargetState.Of(open, isSuspect, inMaintenance, lastHour),
        Incidents = [.. open.Select(incident => incident.Id)],
        LastSampleAt = live?.LastSampleAt,
        Evidence = live?.Evidence,
        Threshold = live?.Threshold,
        LastHour = lastHour is null ? null : RateJsonRow.Of(lastHour),
    };
}

/// <summary>A target's failure rate over the last hour.</summary>
/// <param name="Samples">Valid samples.</param>
/// <param name="Failures">Failed ones among them.</param>
/// <param name="Invalid">Samples that our own faults spoilt.</param>
/// <param name="Rate">Failures / samples; null without samples.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of it.</param>
/// <param name="UpperBound">The rate that the samples exclude, one-sided.</param>
/// <param name="P50Ms">Median duration of good answers.</param>
/// <param name="P95Ms">Their 95th percentile.</param>
internal sealed record RateJsonRow(long Samples, long Failures, long Invalid, double? Rate, double Low, double High, double UpperBound, double? P50Ms, double? P95Ms)
{
    public static RateJsonRow Of(RateRow row) =>
        new(row.Samples, row.Failures, row.Invalid, row.Rate, row.Low, row.High, row.UpperBound, row.P50?.TotalMilliseconds, row.P95?.TotalMilliseconds);
}
