using System.Globalization;
using UptimeSampler.Statistics;

namespace UptimeSampler;

/// <summary>What is known about an incident, in plain lines without control characters: for alerts, pages and reports alike.</summary>
public static class IncidentText
{
    /// <summary>The longest summary that is shown whole, in characters: it may name several parts, a rhythm, and whose side it is.</summary>
    public const int SummaryLimit = 800;

    private const int NameLimit = 60;
    private const int SuspectLimit = 5;

    /// <summary>Most parts that a sentence names; the evidence lists more.</summary>
    private const int NamedParts = 3;

    private static readonly string NewConnections = ConnectionKind.New.Name();

    /// <summary>How many failures in a row the usual checkers wait for.</summary>
    private const int UsualRuleFailures = 3;

    /// <summary>The name of the target, fit to be shown.</summary>
    public static string Target(Incident incident) => PlainText.Line(incident.Target, NameLimit);

    /// <summary>What is wrong, such as <c>47.5 % of requests fail (29 of 61 since 14:03:05 UTC)</c>; counted from the first failure.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="today">The day for which times are written without a date.</param>
    public static string Trouble(Incident incident, DateTimeOffset today)
    {
        string since = $"since {Words.Clock(incident.Onset, today)} UTC";
        string counts = Counts(incident, today);
        return incident.Kind switch
        {
            _ when incident.IsQuiet => SoFar(incident, today),
            IncidentKind.FailureRate when HasChanged(incident) => $"{(incident.Severity == Severity.Critical ? "nearly all requests fail now" : "no longer nearly all requests fail")}; {SoFar(incident, today)}",
            IncidentKind.FailureRate when incident.Rate is 1 => $"every sample failed {counts}",
            IncidentKind.FailureRate when incident.Rate is { } rate => $"{Words.Percent(rate)} of requests fail {counts}",
            IncidentKind.FailureRate => $"requests fail {since}",
            IncidentKind.Latency when incident is { Rate: { } rate, LatencyLimit: { } limit } => $"{Words.Percent(rate)} of answers take longer than {Words.Latency(limit)} {counts}",
            IncidentKind.Latency => $"responses are slow {since}",
            IncidentKind.NoData => $"state unknown, no valid sample {since}",
            IncidentKind.Certificate => "its certificate is about to end",
            IncidentKind.Preflight => $"the preflight finds it not ready {since}",
            _ => throw new ArgumentOutOfRangeException(nameof(incident), incident.Kind, "No such kind of incident"),
        };
    }

    /// <summary>
    /// The same as past, of an incident that is better now and not over, such as <c>no failure in 20 samples after 14:05:10 UTC; before, 98.9 % of requests
    /// failed (180 of 182 since 14:03:05 UTC)</c>.
    /// </summary>
    /// <param name="incident">The incident.</param>
    /// <param name="today">The day for which times are written without a date.</param>
    public static string SoFar(Incident incident, DateTimeOffset today)
    {
        string share = $"{(incident is { Rate: 1, LatencyLimit: null } ? "every sample failed" : Share(incident))} {Counts(incident, today)}";
        return incident switch
        {
            { IsQuiet: true, IsRecoveryProven: true } => $"recovered, and watched whether that lasts; before, {share}",
            { IsQuiet: true, LastFailureAt: { } last } => $"no {Wrong(incident)} in {Words.Count(incident.SamplesSinceLastFailure, "sample")} after {Words.Clock(last, today)} UTC; before, {share}",
            _ => "so far, " + share,
        };
    }

    // The rate is that of the whole incident: where it is another by now, it is not told as what is.
    private static bool HasChanged(Incident incident) => incident is { WasDown: true, Rate: { } rate } && (incident.Severity != Severity.Critical || rate < Incident.NearlyAll);

    private static string Counts(Incident incident, DateTimeOffset today) =>
        $"({Words.Number(incident.Failures)} of {Words.Number(incident.Samples)} since {Words.Clock(incident.Onset, today)} UTC)";

    private static string Share(Incident incident) => (incident.Rate, incident.LatencyLimit) switch
    {
        ({ } rate, { } limit) => $"{Words.Percent(rate)} of answers took longer than {Words.Latency(limit)}",
        ({ } rate, null) => $"{Words.Percent(rate)} of requests failed",
        _ => incident.Kind == IncidentKind.Latency ? "responses were slow" : "requests failed",
    };

    /// <summary>Which part is to blame, such as <c>failures concentrate on worker w2 or new connections</c>, or <c>no part stands out</c>.</summary>
    public static string Concentration(Incident incident) => incident.Suspects.Count == 0
        ? "no part stands out"
        : $"{Wrong(incident)}s concentrate on " + string.Join(" or ", incident.Suspects.Take(NamedParts).Select(suspect => suspect.Text()));

    /// <summary>
    /// How long an incident lasted that is over: until the last failure. What came after was spent on proving that it was the last.
    /// </summary>
    public static TimeSpan Lasted(Incident incident) => (incident.LastFailureAt ?? incident.ResolvedAt ?? incident.OpenedAt) - incident.Onset;

    /// <summary>
    /// What was wrong, such as <c>47.5 % of requests failed for 12 min; its end was proven 5 min later</c>. Where nobody watches any more, nothing is said to be over.
    /// </summary>
    public static string Past(Incident incident)
    {
        string proven = incident switch
        {
            { IsUnwatched: true } => ", then not watched any more",
            { LastFailureAt: { } last, EndProvenAt: { } proof } => $"; its end was proven {Words.Span(proof - last)} later",
            _ => "",
        };
        string lasted = $"for {Words.Span(Lasted(incident))}{proven}";
        return incident.Kind switch
        {
            IncidentKind.FailureRate or IncidentKind.Latency => $"{Share(incident)} {lasted}",
            IncidentKind.NoData => $"there was no valid sample {lasted}",
            IncidentKind.Certificate => incident.IsUnwatched ? "the end of its certificate is not watched any more" : "its certificate is good again",
            IncidentKind.Preflight => incident.IsUnwatched ? "the preflight is not scheduled any more" : "the preflight finds everything ready",
            _ => throw new ArgumentOutOfRangeException(nameof(incident), incident.Kind, "No such kind of incident"),
        };
    }

    /// <summary>When it began, was found, failed last and ended, with the uncertainty of the beginning.</summary>
    public static string Since(Incident incident)
    {
        (string low, string high) = (Words.Clock(incident.OnsetLow, incident.Onset), Words.Clock(incident.OnsetHigh, incident.Onset));
        string between = low == high ? "" : $" (between {low} and {high})";
        string found = $", found {Words.Clock(incident.OpenedAt, incident.Onset)}";
        string last = incident.LastFailureAt is { } failure ? $", last {Wrong(incident)} {Words.Clock(failure, incident.Onset)}" : "";
        string ended = incident switch
        {
            { IsUnwatched: true, ResolvedAt: { } end } => $", not watched after {Words.Clock(end, incident.Onset)}",
            { EndProvenAt: { } proof } => $", {(last.Length > 0 ? "end proven" : "over")} {Words.Clock(proof, incident.Onset)}",
            _ => "",
        };
        return $"Since: {Words.Instant(incident.Onset)}{between}{found}{last}{ended}";
    }

    /// <summary>The numbers behind it: estimate and interval, failure classes, suspected parts, evidence, two failing samples.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="today">The day for which times are written without a date.</param>
    public static IEnumerable<string> Evidence(Incident incident, DateTimeOffset today)
    {
        if (incident is { Kind: IncidentKind.FailureRate or IncidentKind.Latency, Rate: { } rate })
            yield return $"{(incident.LatencyLimit is { } limit ? $"Slower than {Words.Latency(limit)}" : "Failed")}: {Words.Number(incident.Failures)} of {Words.Count(incident.Samples, "sample")}, {Words.Percent(rate)} "
                + $"(between {Words.Percent(incident.Low)} and {Words.Percent(incident.High)}); tolerated: {Words.Percent(incident.Tolerated)}";
        foreach (string line in Grounds(incident, today))
            yield return line;
    }

    /// <summary>The same without the counts.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="today">The day for which times are written without a date.</param>
    public static IEnumerable<string> Grounds(Incident incident, DateTimeOffset today)
    {
        if (incident.Kind is not (IncidentKind.FailureRate or IncidentKind.Latency))
            yield break;
        if (incident.FailureClasses.Count > 0)
            yield return $"Failures{Newest(incident)}: " + string.Join(", ", incident.FailureClasses
                .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => $"{pair.Key.Name()} {Words.Number(pair.Value)}"));
        yield return Suspects(incident);
        yield return $"Evidence: {Words.Scientific(incident.Evidence)} against a threshold of {Words.Scientific(incident.Threshold)}; "
            + $"a target without a fault gets there once in {Words.Span(incident.Evidence)} at most, on average";
        if (incident.Typical is { } typical)
            yield return $"Typical {Wrong(incident)}: " + Sample(typical, today);
        if (incident.Worst is { } worst && worst != incident.Typical)
            yield return (incident.Kind == IncidentKind.Latency ? "Slowest: " : "Slowest failure: ") + Sample(worst, today);
    }

    /// <summary>
    /// What a person or a checker that looks now and then would have seen; null when one look sees it anyway, when the rate of all of it is not that of now, and of all targets, at which no one look is. Ranges over the interval of
    /// the rate: the estimate itself reads high at the moment of the alarm. Who looks opens a new connection: where those fail, theirs is the rate
    /// (95 %, Clopper and Pearson, 1934).
    /// </summary>
    public static string? OneLook(Incident incident)
    {
        if (incident is not { Kind: IncidentKind.FailureRate, Rate: < 1 and > 0 } || HasChanged(incident) || incident.Target == Fleet.Name)
            return null;
        Suspect? opened = incident.Suspects.FirstOrDefault(suspect => suspect.Dimension == UptimeSampler.Suspects.Connection && suspect.Value == NewConnections && suspect.Samples > 0);
        Interval rate = opened is null ? new Interval(incident.Low, incident.High) : BinomialInterval.Of(BinomialMethod.ClopperPearson, opened.Failures, opened.Samples, 0.95);
        return $"One look would have missed this with probability {Words.Percent(1 - rate.High)} to {Words.Percent(1 - rate.Low)}{(opened is null ? "" : ", since who looks opens a new connection")}; "
            + $"a checker that waits for {UsualRuleFailures} failures in a row, one look a minute, needs {UsualRule(rate.High)} to {UsualRule(rate.Low)} on average.";
    }

    private static string UsualRule(double rate) =>
        Words.Span(rate <= 0 ? double.PositiveInfinity : ConsecutiveRule.MeanSamples(Math.Min(1, rate), UsualRuleFailures) * 60);

    /// <summary>What a sample is called that has gone wrong.</summary>
    public static string Wrong(Incident incident) => incident.Kind == IncidentKind.Latency ? "slow answer" : "failure";

    /// <summary>What such samples did.</summary>
    public static string Went(Incident incident) => incident.Kind == IncidentKind.Latency ? "were slow" : "failed";

    /// <summary>Classes and suspects are read from the newest samples: in a long incident there are more failures than are broken down.</summary>
    private static string Newest(Incident incident)
    {
        long broken = incident.FailureClasses.Values.Sum();
        return broken < incident.Failures ? $" (the newest {Words.Number(broken)})" : "";
    }

    private static string Suspects(Incident incident) => incident.Suspects.Count == 0
        ? "Suspect: no part stands out"
        : "Suspect: " + string.Join("; nearly as likely: ", incident.Suspects.Take(SuspectLimit).Select(suspect =>
            $"{suspect.Text()}, {Words.Number(suspect.Failures)} of {Words.Number(suspect.Samples)} {Went(incident)} ({Words.PValue(suspect.PValue)})"));

    private static string Sample(FailingSample sample, DateTimeOffset today)
    {
        string status = sample.Status is { } code ? $" (status {code.ToString(CultureInfo.InvariantCulture)})" : "";
        string address = sample.Address is { } at ? $", {PlainText.Line(at, NameLimit)}" : "";
        string what = sample.Failure == FailureClass.None ? "answered" : sample.Failure.Name();
        return $"{Words.Clock(sample.At, today)}, {what}{status} after {sample.Total.TotalMilliseconds.ToString("0.#", CultureInfo.InvariantCulture)} ms{address}, "
            + $"worker {PlainText.Line(sample.Worker, NameLimit)}, {sample.Connection.Name()} connection";
    }
}
