using UptimeSampler.Statistics;
using UptimeSampler.Storage;

namespace UptimeSampler.Reports.Postmortems;

/// <summary>
/// When an incident began, by the samples of its course. At the alarm a handful of failures is all there is, and the start is an estimate; afterwards
/// the samples tell it within an interval (<see cref="OnsetInterval"/>).
/// </summary>
/// <param name="After">The last sample that was surely taken before it began (UTC); null when the samples do not reach back so far.</param>
/// <param name="NotAfter">The first sample that was surely taken after it had begun (UTC).</param>
public sealed record OnsetSpan(DateTimeOffset? After, DateTimeOffset NotAfter)
{
    /// <summary>Probability with which the interval holds the start.</summary>
    public const double Confidence = 0.95;

    private const int MostBefore = 2_000;
    private const int MostSince = OnsetInterval.MaxUnits - MostBefore;

    private static readonly TimeSpan Before = TimeSpan.FromHours(1);

    /// <summary>Reads the interval; null without single samples, for what has no failure rate, and when no start about that of the incident agrees with the samples.</summary>
    /// <param name="store">Where they are.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="to">The end of what is known about it (UTC).</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    internal static OnsetSpan? Of(Store store, Incident incident, DateTimeOffset to)
    {
        if (incident.Kind != IncidentKind.FailureRate || incident.Tolerated is not (> 0 and < 1))
            return null;
        List<DateTimeOffset> times = [];
        List<EvidenceUnit> units = [];
        int before = 0;
        foreach (Sample sample in store.Samples(new SampleQuery(incident.Target, Calm(store, incident), to)).Where(sample => sample.IsEvidence))
        {
            if (units.Count - before == MostSince)
                break;
            before += sample.At < incident.Onset ? 1 : 0;
            times.Add(sample.At);
            units.Add(new EvidenceUnit(1, sample.Outcome.Kind == OutcomeKind.Failed ? 1 : 0, incident.Tolerated, Patience: 1, units.Count));
        }
        int first = Math.Max(0, before - MostBefore);
        if (units.Count == before || OnsetInterval.Of(units.ToArray().AsSpan(first), 1 - Confidence) is not { } interval)
            return null;
        // Trouble that was over before this incident is no start of it.
        return times[first + interval.Last] < incident.OnsetLow ? null
            : new OnsetSpan(interval.First == 0 ? null : times[first + interval.First - 1], times[first + interval.Last]);
    }

    // Trouble before this one has its own start.
    private static DateTimeOffset Calm(Store store, Incident incident)
    {
        DateTimeOffset from = incident.Onset - Before;
        foreach (Incident other in store.Incidents(openOnly: false, from))
            if (other.Target == incident.Target && other.Kind == incident.Kind && other.Id != incident.Id && other.ResolvedAt is { } end && end > from && end < incident.Onset)
                from = end;
        return from;
    }
}
