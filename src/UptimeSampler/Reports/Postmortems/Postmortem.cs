using UptimeSampler.Statistics;
using UptimeSampler.Storage;

namespace UptimeSampler.Reports.Postmortems;

/// <summary>All that is stored about an incident, for a report on it.</summary>
public sealed record Postmortem
{
    /// <summary>Longest span before and after the incident that is shown.</summary>
    private static readonly TimeSpan MostAround = TimeSpan.FromHours(6);

    private static readonly TimeSpan LeastAround = TimeSpan.FromMinutes(2);

    /// <summary>The incident as it stands.</summary>
    public required Incident Incident { get; init; }

    /// <summary>What was told about it, oldest first.</summary>
    public required IReadOnlyList<AlertRecord> Alerts { get; init; }

    /// <summary>From the first failure to the last so far; where there is none, to the end or to now (UTC).</summary>
    public required (DateTimeOffset From, DateTimeOffset To) Window { get; init; }

    /// <summary>When it began, by the samples of its course; null when they do not tell.</summary>
    public required OnsetSpan? Began { get; init; }

    /// <summary>All samples of the window in one row, those that suspicion added included.</summary>
    public required RateRow Whole { get; init; }

    /// <summary>The same split by each kind of part that has more than one.</summary>
    public required IReadOnlyList<KeyValuePair<RateDimension, IReadOnlyList<RateRow>>> Parts { get; init; }

    /// <summary>Failure rates over time, from before the incident until after it.</summary>
    public required RateSeries Series { get; init; }

    /// <summary>What checkers that look once a minute would have made of it; null where single samples are not kept any more.</summary>
    public required UsualChecks? Usual { get; init; }

    /// <summary>The interval of its failure rate, however much samples of a block fail together; null without single samples, and for what is no failure rate.</summary>
    public required Interval? Interval { get; init; }

    /// <summary>Of slow answers, the parts; empty for what is no latency.</summary>
    public required IReadOnlyList<SlowPart> SlowParts { get; init; }

    /// <summary>When this was read (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="store">Where it is.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="now">The time (UTC).</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public static Postmortem Of(Store store, Incident incident, DateTimeOffset now)
    {
        (DateTimeOffset from, DateTimeOffset to) = (incident.Onset, (incident.LastFailureAt ?? incident.ResolvedAt ?? now).AddMilliseconds(1));
        to = to > from ? to : from.AddSeconds(1);
        TimeSpan around = TimeSpan.FromTicks(Math.Clamp((to - from).Ticks / 2, LeastAround.Ticks, MostAround.Ticks));
        RateQuestion question = new() { Targets = [incident.Target], From = from, To = to, AllSamples = true };
        DateTimeOffset end = (incident.ResolvedAt ?? now) + around;
        (BlockInterval blocks, SlowParts slow) = (new(incident), new(incident));
        return new Postmortem
        {
            Incident = incident,
            Alerts = store.AlertsOf(incident.Id),
            Window = (from, to),
            Began = OnsetSpan.Of(store, incident, to),
            Whole = Rates.Answer(store, question).Rows[0],
            Parts = RateParts.Of(store, question),
            Series = RateSeries.Of(store, question with { From = from - around, To = end < now ? end : now, AllSamples = false }),
            Usual = UsualChecks.Of(slow.Note(blocks.Note(store.Samples(new SampleQuery(incident.Target, from, to)))), from, to),
            Interval = blocks.Result(),
            SlowParts = slow.Result(),
            At = now,
        };
    }
}
