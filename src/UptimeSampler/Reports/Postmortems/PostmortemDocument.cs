using UptimeSampler.Reports.Documents;
using UptimeSampler.Reports.Pictures;
using UptimeSampler.Storage;

namespace UptimeSampler.Reports.Postmortems;

/// <summary>A report on an incident, shaped as a postmortem: what is known is filled in, what only people know is left to them.</summary>
public static class PostmortemDocument
{
    private const int NameLimit = 80;
    private const int RowLimit = 20;

    /// <summary>The report.</summary>
    /// <param name="facts">What is known.</param>
    public static Document Of(Postmortem facts) => new($"Incident {facts.Incident.Id}: {IncidentText.Target(facts.Incident)}", [.. Blocks(facts)]);

    private static IEnumerable<Block> Blocks(Postmortem facts)
    {
        foreach (Block block in Summary(facts))
            yield return block;
        yield return new Heading("Timeline");
        yield return new Table(["When", "What"], [.. Timeline(facts).OrderBy(entry => entry.At).Select(entry => (IReadOnlyList<Cell>)[Words.Instant(entry.At), entry.What])]);
        if (IsAboutSamples(facts.Incident))
            foreach (Block block in Samples(facts))
                yield return block;
        yield return new Heading("Cause");
        yield return new Paragraph("What the samples show from outside is above; the cause is written here by whoever found it.");
        yield return new Heading("Measures");
        yield return new Points([.. Measures.Of(facts.Incident).Select(text => "Suggested by the failures: " + text), "Corrective (what ends it):", "Preventive (what keeps it from coming back):", "Detective (what would find it sooner):"]);
    }

    private static bool IsAboutSamples(Incident incident) => incident.Kind is IncidentKind.FailureRate or IncidentKind.Latency;

    private static bool IsAboutLatency(Postmortem facts) => facts.Incident.Kind == IncidentKind.Latency;

    private static IEnumerable<Block> Samples(Postmortem facts)
    {
        if (Picture(facts) is { } chart)
            yield return new Picture(IsAboutLatency(facts) ? "latency" : "failure-rate", chart);
        yield return new Heading("What a single look and the usual rules saw");
        foreach (Block block in Seen(facts))
            yield return block;
        yield return new Heading("Evidence");
        yield return new Points([.. IncidentText.Grounds(facts.Incident, facts.Incident.Onset)]);
        Table[] parts = [.. IsAboutLatency(facts) ? SlowParts(facts) : FailingParts(facts)];
        if (parts.Length > 0)
            yield return new Paragraph($"By part, with an interval for each alone (Clopper–Pearson{(IsAboutLatency(facts) ? "" : ", at the effective number of samples")}, 95 % confidence):");
        foreach (Table part in parts)
            yield return part;
    }

    private static IEnumerable<Table> SlowParts(Postmortem facts) => facts.SlowParts.GroupBy(part => part.Dimension)
        .Select(parts => Part(parts.Key, ">Answers", ">Slow", parts.Select(part => (part.Value, part.Answers, part.Slow, (double?)part.Share, part.Interval.Low, part.Interval.High))));

    private static IEnumerable<Table> FailingParts(Postmortem facts) => facts.Parts
        // One class of failure alone is the whole once more.
        .Where(parts => parts.Value.Count > 1)
        .Select(parts => Part(parts.Key, ">Samples", ">Failed", parts.Value.Select(row => (row.Group.Single(pair => pair.Key == parts.Key).Value, row.Samples, row.Failures, row.Rate, row.Low, row.High))));

    private static IEnumerable<Block> Summary(Postmortem facts)
    {
        Incident incident = facts.Incident;
        bool isOver = incident.State == IncidentState.Resolved;
        yield return new Answer(incident.IsUnwatched ? "Unwatched" : isOver ? "Over" : incident.State == IncidentState.Acknowledged ? "Acknowledged" : "Open", isOver ? IncidentText.Past(incident) : IncidentText.Trouble(incident, facts.At), isOver ? Tone.Plain : Tone.Bad);
        yield return new Paragraph(PlainText.Line(incident.Summary, IncidentText.SummaryLimit));
        List<string> points =
        [
            $"Start: {Words.Instant(incident.Onset)}{Within(facts)}",
            End(facts),
            $"Duration: {Words.Span(isOver ? IncidentText.Lasted(incident) : facts.At - incident.Onset)}{(IsAboutSamples(incident) ? $"; found {Words.Span(incident.OpenedAt - incident.Onset)} after it began" : "")}",
        ];
        if (Impact(facts) is { } impact)
            points.Add(impact);
        if (IsAboutSamples(incident))
            points.Add("Cause, as far as the evidence goes: " + (incident.Suspects.Count == 0 ? "no part of the target stands out" : string.Join(" or ", incident.Suspects.Take(5).Select(suspect => PlainText.Line(suspect.Text(), NameLimit)))));
        if (incident.Note is { } note)
            points.Add("Note: " + PlainText.Line(note, 500));
        yield return new Points(points);
    }

    private static string End(Postmortem facts) => facts.Incident switch
    {
        { IsQuiet: true, IsRecoveryProven: true } incident => $"End: recovery is proven and has to last to count; last {IncidentText.Wrong(incident)} before it {Words.Instant(incident.LastFailureAt!.Value)}",
        { IsQuiet: true, LastFailureAt: { } last } incident => $"End: not proven yet; last {IncidentText.Wrong(incident)} so far {Words.Instant(last)}",
        { State: not IncidentState.Resolved } => "End: it lasts",
        { IsUnwatched: true } incident => $"End: not known; not watched after {Words.Instant(incident.ResolvedAt!.Value)}",
        { LastFailureAt: { } last } incident => $"End: last {IncidentText.Wrong(incident)} {Words.Instant(last)}; proven {Words.Instant(incident.EndProvenAt!.Value)}",
        var incident => $"End: {Words.Instant(incident.ResolvedAt!.Value)}",
    };

    /// <summary>
    /// Of the samples from the first to the last that went wrong: whoever wants to know how many visitors it was multiplies by their requests in that time.
    /// </summary>
    private static string? Impact(Postmortem facts)
    {
        Incident incident = facts.Incident;
        string Counts(long wrong, long all) => $"{Words.Number(wrong)} of {Words.Number(all)} samples from the first {IncidentText.Wrong(incident)} {(incident.State != IncidentState.Resolved ? "to the last so far" : incident.IsUnwatched ? "until it was not watched any more" : "to the last")}";
        if (incident is { Kind: IncidentKind.Latency, LatencyLimit: { } limit, Rate: { } slow })
            return $"Impact: {Words.Percent(slow)} of answers took longer than {Words.Latency(limit)} (between {Words.Percent(incident.Low)} and {Words.Percent(incident.High)}; {Counts(incident.Failures, incident.Samples)}); tolerated: {Words.Percent(incident.Tolerated)}";
        if (incident.Kind != IncidentKind.FailureRate || facts.Whole is not { Rate: { } rate } whole)
            return null;
        string interval = facts.Interval is { } blocks
            ? $"between {Words.Percent(blocks.Low)} and {Words.Percent(blocks.High)}, allowing for failures that come in bursts"
            : $"between {Words.Percent(whole.Low)} and {Words.Percent(whole.High)}";
        return $"Impact: {Words.Percent(rate)} of requests failed ({interval}; {Counts(whole.Failures, whole.Samples)}); tolerated: {Words.Percent(incident.Tolerated)}";
    }

    private static string Within(Postmortem facts)
    {
        Incident incident = facts.Incident;
        if (facts.Began is { } began)
            return began.After is { } after
                ? $" (between {Words.Clock(after, incident.Onset)} and {Words.Clock(began.NotAfter, incident.Onset)}, by all samples of its course, {Words.Percent(OnsetSpan.Confidence)} confidence)"
                : $" (not after {Words.Clock(began.NotAfter, incident.Onset)}, by all samples of its course, {Words.Percent(OnsetSpan.Confidence)} confidence; how long before, they do not tell)";
        return incident.OnsetLow < incident.OnsetHigh ? $" (between {Words.Clock(incident.OnsetLow, incident.Onset)} and {Words.Clock(incident.OnsetHigh, incident.Onset)})" : "";
    }

    private static IEnumerable<(DateTimeOffset At, string What)> Timeline(Postmortem facts)
    {
        Incident incident = facts.Incident;
        if ((facts.Began is { } began ? began.After : incident.OnsetLow) is { } earliest && earliest < incident.Onset)
            yield return (earliest, "earliest plausible start");
        yield return (incident.Onset, IsAboutSamples(incident) ? $"first {IncidentText.Wrong(incident)}; it is taken to have begun here" : "it is taken to have begun here");
        yield return (incident.OpenedAt, IsAboutSamples(incident) ? $"found: evidence {Words.Scientific(incident.Threshold)} reached; incident opened" : "found; incident opened");
        foreach (AlertRecord alert in facts.Alerts)
            yield return alert.DeliveredAt is { } delivered
                ? (delivered, $"{alert.What(incident.IsUnwatched)}: told channel {PlainText.Line(alert.Channel, NameLimit)}{(alert.Attempts > 1 ? $" ({alert.Attempts} attempts)" : "")}")
                : !alert.GivenUp && alert.LastError is null ? (alert.CreatedAt, $"{alert.What(incident.IsUnwatched)}: waits to be told to channel {PlainText.Line(alert.Channel, NameLimit)}")
                : (alert.CreatedAt, $"{alert.What(incident.IsUnwatched)}: NOT told channel {PlainText.Line(alert.Channel, NameLimit)}{(alert.LastError is { } error ? ": " + PlainText.Line(error, 200) : "")}");
        if (incident.AcknowledgedAt is { } acknowledged)
            yield return (acknowledged, "acknowledged" + (incident.AcknowledgedNote is { } note ? ": " + PlainText.Line(note, 500) : ""));
        if (incident.LastFailureAt is { } last && IsAboutSamples(incident))
            yield return (last, $"last {IncidentText.Wrong(incident)}");
        bool hadToLast = incident.RecoveryProvenAt is { } at && at != incident.ResolvedAt;
        if (hadToLast)
            yield return (incident.RecoveryProvenAt!.Value, "recovery proven; watched whether it lasts, since the trouble had come back before");
        if (incident.ResolvedAt is { } resolved)
            yield return (resolved, incident.IsUnwatched ? "not watched any more; incident closed" : hadToLast ? "it lasted; incident closed" : IsAboutSamples(incident) ? "recovery proven; incident closed" : "incident closed");
    }

    private static Chart? Picture(Postmortem facts) => IsAboutLatency(facts)
        ? LatencyPicture.Of(facts.Series, facts.Incident.LatencyLimit, [RatePicture.Mark(facts.Incident, facts.At)])
        : RatePicture.Of(facts.Series, facts.Incident.Tolerated > 0 ? facts.Incident.Tolerated : null, [RatePicture.Mark(facts.Incident, facts.At)]);

    private static IEnumerable<Block> Seen(Postmortem facts)
    {
        if (IsAboutLatency(facts))
        {
            yield return new Paragraph("A late answer is an answer: a checker that asks only whether one comes saw nothing of this. One look at the duration would have met a slow "
                + $"answer with probability {Words.Percent(facts.Incident.Rate ?? 0)}.");
            yield break;
        }
        if (IncidentText.OneLook(facts.Incident) is { } look)
            yield return new Paragraph(look);
        bool isOver = facts.Incident.State == IncidentState.Resolved;
        if (facts.Incident.Target == Fleet.Name)
        {
            yield return new Paragraph("A usual checker looks at each target for itself and has no rule for all of them together.");
            yield break;
        }
        if (facts.Usual is not { } usual)
        {
            yield return new Paragraph("Single samples of that time are not kept any more, so what others would have seen cannot be told.");
            yield break;
        }
        yield return new Paragraph(usual.Looks == 0
            ? $"A checker that looks at every full minute would not have looked between the first failure and the last{(isOver ? "" : " so far")}."
            : $"A checker that looks at every full minute would have looked {Words.Count(usual.Looks, "time")} {(isOver ? "while this lasted" : "so far")}, and {Words.Number(usual.Failed)} of these looks would have failed (the first regular sample of each minute, over a new connection where there is one, stands for its look).");
        yield return new Table(["Rule", "Would have alerted"], [
            ["this detector", $"{Words.Instant(facts.Incident.OpenedAt)}, {Words.Span(facts.Incident.OpenedAt - facts.Incident.Onset)} after the start"],
            .. usual.Rules.Select(rule => (IReadOnlyList<Cell>)[rule.Key, rule.Value is { } at ? $"{Words.Instant(at)}, {Words.Span(at - facts.Incident.Onset)} after the start" : isOver ? "never" : "not yet"]),
        ]);
    }

    private static Table Part(RateDimension dimension, string all, string wrong, IEnumerable<(string Value, long All, long Wrong, double? Share, double Low, double High)> rows) => new(
        [RateParts.Title(dimension), all, wrong, ">Share", ">Interval"],
        [.. rows.Take(RowLimit).Select(row => (IReadOnlyList<Cell>)
        [
            PlainText.Line(row.Value, NameLimit),
            Words.Number(row.All),
            Words.Number(row.Wrong),
            row.Share is { } share ? Words.Percent(share) : "",
            $"{Words.Percent(row.Low)} to {Words.Percent(row.High)}",
        ])]);
}
