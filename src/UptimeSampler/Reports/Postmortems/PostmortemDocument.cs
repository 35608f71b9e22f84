using System.Globalization;
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
        if (Picture(facts) is { } chart)
            yield return new Picture("failure-rate", chart);
        yield return new Heading("What a single look and the usual rules saw");
        foreach (Block block in Seen(facts))
            yield return block;
        yield return new Heading("Evidence");
        yield return new Points([.. IncidentText.Evidence(facts.Incident, facts.Incident.Onset), .. facts.Course?.Interval is { } blocks
            ? [$"By blocks of {Words.Span(EvidenceBlock.Length)}, however much the samples within one fail together: between {Words.Percent(blocks.Low)} and {Words.Percent(blocks.High)} of requests"]
            : (string[])[]]);
        foreach ((RateDimension dimension, IReadOnlyList<RateRow> rows) in facts.Parts)
            yield return Part(dimension, rows);
        yield return new Heading("Cause");
        yield return new Paragraph("What the samples show from outside is above; the cause is written here by whoever found it.");
        yield return new Heading("Measures");
        yield return new Points([.. Measures.Of(facts.Incident).Select(text => "Suggested by the failures: " + text), "Corrective (what ends it):", "Preventive (what keeps it from coming back):", "Detective (what would find it sooner):"]);
    }

    private static IEnumerable<Block> Summary(Postmortem facts)
    {
        Incident incident = facts.Incident;
        bool isOver = incident.State == IncidentState.Resolved;
        yield return new Answer(isOver ? "Over" : "Open", isOver ? IncidentText.Past(incident) : IncidentText.Trouble(incident, facts.At), isOver ? Tone.Plain : Tone.Bad);
        yield return new Paragraph(PlainText.Line(incident.Summary, IncidentText.SummaryLimit));
        List<string> points =
        [
            $"Start: {Words.Instant(incident.Onset)}{Within(facts)}",
            isOver ? $"End: last failure {Words.Instant(incident.LastFailureAt ?? incident.ResolvedAt!.Value)}; proven {Words.Instant(incident.ResolvedAt!.Value)}" : "End: it lasts",
            $"Duration: {Words.Span(isOver ? IncidentText.Lasted(incident) : facts.At - incident.Onset)}; found {Words.Span(incident.OpenedAt - incident.Onset)} after it began",
        ];
        if (facts.Whole is { Rate: { } rate } whole)
            points.Add($"Impact: {Words.Percent(rate)} of requests failed (between {Words.Percent(whole.Low)} and {Words.Percent(whole.High)}; {whole.Failures} of {whole.Samples} samples); tolerated: {Words.Percent(incident.Tolerated)}");
        points.Add("Cause, as far as the evidence goes: " + (incident.Suspects.Count == 0 ? "no part of the target stands out" : string.Join(" or ", incident.Suspects.Take(5).Select(suspect => PlainText.Line(suspect.Text(), NameLimit)))));
        if (incident.Note is { } note)
            points.Add("Note: " + PlainText.Line(note, 500));
        yield return new Points(points);
    }

    private static string Within(Postmortem facts)
    {
        Incident incident = facts.Incident;
        if (facts.Began is { } began)
            return $"; by the samples of its course, with {Words.Percent(OnsetSpan.Confidence)} confidence, "
                + (began.After is { } after ? $"after {Words.Clock(after, incident.Onset)} and " : "") + $"not after {Words.Clock(began.NotAfter, incident.Onset)}";
        return incident.OnsetLow < incident.OnsetHigh ? $", not before {Words.Clock(incident.OnsetLow, incident.Onset)} and not after {Words.Clock(incident.OnsetHigh, incident.Onset)}" : "";
    }

    private static IEnumerable<(DateTimeOffset At, string What)> Timeline(Postmortem facts)
    {
        Incident incident = facts.Incident;
        if (incident.OnsetLow < incident.Onset)
            yield return (incident.OnsetLow, "earliest plausible start");
        yield return (incident.Onset, "first failing sample; it is taken to have begun here");
        yield return (incident.OpenedAt, $"found: evidence {Words.Scientific(incident.Threshold)} reached; incident opened");
        foreach (AlertRecord alert in facts.Alerts)
            yield return alert.DeliveredAt is { } delivered
                ? (delivered, $"{alert.Kind.Name()}: told {PlainText.Line(alert.Channel, NameLimit)}{(alert.Attempts > 1 ? $" ({alert.Attempts} attempts)" : "")}")
                : (alert.CreatedAt, $"{alert.Kind.Name()}: NOT told {PlainText.Line(alert.Channel, NameLimit)}{(alert.LastError is { } error ? ": " + PlainText.Line(error, 200) : "")}");
        if (incident.AcknowledgedAt is { } acknowledged)
            yield return (acknowledged, "acknowledged" + (incident.Note is { } note ? ": " + PlainText.Line(note, 500) : ""));
        foreach ((double below, DateTimeOffset at) in facts.Course?.Falls ?? [])
            yield return (at, $"better: proven to fail less than {Words.Percent(below)}");
        if (incident.LastFailureAt is { } last)
            yield return (last, "last failing sample");
        if (incident.ResolvedAt is { } resolved)
            yield return (resolved, "recovery proven; incident closed");
    }

    private static Chart? Picture(Postmortem facts) =>
        RatePicture.Of(facts.Series, facts.Incident.Tolerated > 0 ? facts.Incident.Tolerated : null, [RatePicture.Mark(facts.Incident, facts.At)]);

    private static IEnumerable<Block> Seen(Postmortem facts)
    {
        if (IncidentText.OneLook(facts.Incident) is { } look)
            yield return new Paragraph(look);
        if (facts.Usual is not { } usual)
        {
            yield return new Paragraph("Single samples of that time are not kept any more, so what others would have seen cannot be told.");
            yield break;
        }
        yield return new Paragraph($"A checker that looks once a minute would have looked {Words.Count(usual.Looks, "time")} while this lasted, and {usual.Failed} of these looks would have failed (the first regular sample of each minute stands for its look).");
        yield return new Table(["Rule", "Would have alerted"], [
            ["this detector", $"{Words.Instant(facts.Incident.OpenedAt)}, {Words.Span(facts.Incident.OpenedAt - facts.Incident.Onset)} after the start"],
            .. usual.Rules.Select(rule => (IReadOnlyList<Cell>)[rule.Key, rule.Value is { } at ? $"{Words.Instant(at)}, {Words.Span(at - facts.Incident.Onset)} after the start" : "never"]),
        ]);
    }

    private static Table Part(RateDimension dimension, IReadOnlyList<RateRow> rows) => new(
        [RateParts.Title(dimension), ">Samples", ">Failed", ">Share", ">Interval"],
        [.. rows.Take(RowLimit).Select(row => (IReadOnlyList<Cell>)
        [
            PlainText.Line(row.Group.Single(pair => pair.Key == dimension).Value, NameLimit),
            row.Samples.ToString("N0", CultureInfo.InvariantCulture),
            row.Failures.ToString("N0", CultureInfo.InvariantCulture),
            row.Rate is { } rate ? Words.Percent(rate) : "",
            $"{Words.Percent(row.Low)} to {Words.Percent(row.High)}",
        ])]);
}
