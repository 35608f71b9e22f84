using System.Globalization;
using UptimeSampler.Statistics;

namespace UptimeSampler.Incidents;

/// <summary>Writes incidents: from numbers and samples to the record that is stored and told.</summary>
public static class IncidentWriter
{
    /// <summary>Most samples that an incident is read from, the newest.</summary>
    public const int SampleLimit = 5_000;

    private const double Alpha = 0.05;

    /// <summary>A new incident about a share of samples that have gone wrong: failures, or slow answers.</summary>
    /// <param name="target">Name of the target.</param>
    /// <param name="kind">Which of the two.</param>
    /// <param name="numbers">What the detector found.</param>
    /// <param name="samples">The target's samples from a while before the onset until now, in time order; what has gone wrong is failed.</param>
    /// <param name="everywhere">Gives the samples of all targets at the time; asked for only when a single worker sees it.</param>
    /// <param name="now">When it is opened (UTC).</param>
    public static Incident Open(
        string target, IncidentKind kind, FailureNumbers numbers, IReadOnlyList<Sample> samples, Func<IReadOnlyList<Sample>> everywhere, DateTimeOffset now)
    {
        (DateTimeOffset low, DateTimeOffset onset) = OnsetOf(numbers, samples);
        Incident incident = new()
        {
            Target = target,
            Kind = kind,
            Onset = onset,
            OnsetLow = low,
            OnsetHigh = onset,
            OpenedAt = now,
            Summary = "",
        };
        return Refresh(incident, numbers, samples, everywhere, now) with { LevelChangedAt = null };
    }

    /// <summary>The same incident with the numbers and samples of now.</summary>
    /// <param name="incident">The open incident.</param>
    /// <param name="numbers">What the detector finds now.</param>
    /// <param name="samples">The target's samples from the onset until now, in time order; what has gone wrong is failed.</param>
    /// <param name="everywhere">Gives the samples of all targets at the time; asked for only when a single worker sees it.</param>
    /// <param name="now">When that is (UTC).</param>
    public static Incident Refresh(Incident incident, FailureNumbers numbers, IReadOnlyList<Sample> samples, Func<IReadOnlyList<Sample>> everywhere, DateTimeOffset now)
    {
        List<Sample> failing = WhileFailing(samples, incident.Onset, numbers.LastFailure);
        FailureEvidence evidence = FailureEvidence.Of(failing);
        OnlyWorker? only = OnlyWorker.Of(failing, evidence.Suspects, numbers.Tolerated);
        Interval interval = ConfidenceSequence.TwoSided(numbers.Failures, numbers.Samples, Alpha / OnsetChoices(numbers, incident));
        Severity severity = incident.Kind == IncidentKind.Latency || only is not null ? Severity.Warning : numbers.Down ? Severity.Critical : Severity.Error;
        // What a single worker sees never was an outage of the target, unless the samples are too many to tell how it began.
        incident = incident with
        {
            Severity = severity,
            LevelChangedAt = severity == incident.Severity ? incident.LevelChangedAt : now,
            LatencyLimit = numbers.SlowerThan,
            WasDown = incident.Kind == IncidentKind.FailureRate && (only is null ? incident.WasDown || numbers.Down : incident.WasDown && failing.Count < numbers.Samples),
            LastFailureAt = numbers.LastFailure,
            SamplesSinceLastFailure = numbers.SamplesSinceLastFailure,
            LongestCleanRun = Math.Max(incident.LongestCleanRun, LongestCleanRun(failing)),
            RecoveryProvenAt = numbers.RecoveryProvenAt,
            Samples = numbers.Samples,
            Failures = numbers.Failures,
            Low = interval.Low,
            High = interval.High,
            Evidence = numbers.Evidence,
            Threshold = numbers.Threshold,
            Tolerated = numbers.Tolerated,
        };
        // The samples of its failures are not kept any more, or too many came since: what was read from them before still holds.
        if (evidence.Typical is null && incident.Typical is not null)
            return incident;
        incident = incident with
        {
            FailureClasses = evidence.Classes,
            Suspects = evidence.Suspects,
            Worst = evidence.Worst,
            Typical = evidence.Typical,
        };
        Spread? spread = incident.Target == Fleet.Name ? Spread.Of(failing) : null;
        string course = CourseText(incident.Kind, failing, evidence.Suspects);
        string whose = only is not null ? only.Text(incident.Target, everywhere()) : spread is not null ? " " + spread.Text : "";
        return incident with { Summary = Summary(incident, spread) + course + whose + (numbers.IsLearned ? " What is normal was learned from the week before." : "") };
    }

    private static int LongestCleanRun(List<Sample> samples)
    {
        (int run, int longest) = (0, 0);
        foreach (Sample sample in samples)
        {
            run = sample.Outcome.Kind == OutcomeKind.Failed ? 0 : run + 1;
            longest = Math.Max(longest, run);
        }
        return longest;
    }

    /// <summary>What the times and durations of failures look like. What comes back at fixed times says more than the rest.</summary>
    private static string CourseText(IncidentKind kind, List<Sample> failing, IReadOnlyList<Suspect> suspects)
    {
        if (Rhythm.Of(failing) is { } rhythm)
            return " " + rhythm.Text;
        // Of a part that stands out the turns come in an order of their own.
        string clumps = suspects.Count == 0 && Clumps.Of(failing) is { } found ? " " + found.Text : "";
        return kind == IncidentKind.FailureRate && LoadSignature.Of(failing, suspects) is { } signature ? $"{clumps} {signature.Text}" : clumps;
    }

    /// <summary>From the onset to the last failure: what is clean afterwards belongs to the recovery, and would accuse whatever it has less of.</summary>
    private static List<Sample> WhileFailing(IReadOnlyList<Sample> samples, DateTimeOffset onset, DateTimeOffset lastFailure) =>
        [.. samples.Where(sample => sample.IsEvidence && sample.At >= onset && sample.At <= lastFailure)];

    /// <summary>
    /// The onset is chosen by the same samples that the rate is read from. Every block between onset and alarm could have been chosen as
    /// well, so the interval is widened for as many choices (Bonferroni).
    /// </summary>
    private static double OnsetChoices(FailureNumbers numbers, Incident incident) =>
        Math.Max(1, (incident.OpenedAt - numbers.Onset) / EvidenceBlock.Length);

    /// <summary>A new incident about missing data.</summary>
    public static Incident OpenNoData(string target, DateTimeOffset lastValid, IReadOnlyDictionary<FailureClass, long> invalid, DateTimeOffset now) => new()
    {
        Target = target,
        Kind = IncidentKind.NoData,
        Severity = Severity.Warning,
        Onset = lastValid,
        OnsetLow = lastValid,
        OnsetHigh = lastValid,
        OpenedAt = now,
        Summary = invalid.Count == 0
            ? $"No valid sample of {target} since {Clock(lastValid)}: no probe ended. This says nothing about the target; look at the prober."
            : $"No valid sample of {target} since {Clock(lastValid)}: our own faults ({string.Join(", ", invalid.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key.Name()} {pair.Value}"))}). This says nothing about the target; look at the prober.",
    };

    /// <summary>A new incident about a certificate.</summary>
    public static Incident OpenCertificate(string target, DateTimeOffset expires, DateTimeOffset at) => new()
    {
        Target = target,
        Kind = IncidentKind.Certificate,
        Severity = Severity.Warning,
        Onset = at,
        OnsetLow = at,
        OnsetHigh = at,
        OpenedAt = at,
        Summary = expires <= at
            ? $"The certificate of {target} ended at {Clock(expires)}."
            : $"The certificate of {target} ends at {Clock(expires)}, in {Math.Floor((expires - at).TotalDays).ToString(CultureInfo.InvariantCulture)} days.",
    };

    /// <summary>A new incident about a preflight that found something not ready.</summary>
    /// <param name="name">Name of the preflight.</param>
    /// <param name="found">What it found, in a sentence.</param>
    /// <param name="report">Its report; null when there is none.</param>
    /// <param name="at">When (UTC).</param>
    public static Incident OpenPreflight(string name, string found, string? report, DateTimeOffset at) => new()
    {
        Target = name,
        Kind = IncidentKind.Preflight,
        Severity = Severity.Error,
        Onset = at,
        OnsetLow = at,
        OnsetHigh = at,
        OpenedAt = at,
        Summary = PreflightSummary(name, found, report),
    };

    /// <summary>What a preflight found, in a sentence or two.</summary>
    public static string PreflightSummary(string name, string found, string? report) => $"Preflight {name} is not ready: {found}{(report is null ? "" : $" Report: {report}")}";

    /// <summary>The incident, over: as bad as it was at its worst, since of what has recovered nothing fails.</summary>
    public static Incident Resolve(Incident incident, DateTimeOffset at) => incident with
    {
        State = IncidentState.Resolved,
        ResolvedAt = at,
        Severity = incident.WasDown ? Severity.Critical : incident.Severity,
    };

    /// <summary>The incident, ended because nobody watches any more; whether the trouble is over is not known.</summary>
    /// <param name="incident">The open incident.</param>
    /// <param name="targetIsGone">True when the target is not watched any more, false when only what the incident is about is not.</param>
    /// <param name="at">When it was ended (UTC).</param>
    public static Incident ResolveUnwatched(Incident incident, bool targetIsGone, DateTimeOffset at) => Resolve(incident, at) with
    {
        IsUnwatched = true,
        // That the last failure seen was the last one is not proven: what is told is the time until nobody watched.
        LastFailureAt = null,
        Summary = incident.Kind == IncidentKind.Preflight ? $"The preflight {incident.Target} is not scheduled any more. Before: {incident.Summary}"
            : targetIsGone
            ? $"Nobody watches {incident.Target} any more; whether the trouble is over is not known. Before: {incident.Summary}"
            : $"The {(incident.Kind == IncidentKind.Latency ? "latency" : "end of the certificate")} of {incident.Target} is not watched any more. Before: {incident.Summary}",
    };

    /// <summary>
    /// The estimate is the first failure of the leading run. With a rate of r the true start can lie k samples earlier with probability
    /// (1-r)^k without a failure having shown it, so the lower end is ln(0.05)/ln(1-r) samples before.
    /// </summary>
    private static (DateTimeOffset Low, DateTimeOffset Onset) OnsetOf(FailureNumbers numbers, IReadOnlyList<Sample> samples)
    {
        // What failed in maintenance was announced, and is no onset.
        List<Sample> valid = [.. samples.Where(sample => sample.IsEvidence)];
        int first = valid.FindIndex(sample => sample.At >= numbers.Onset && sample.Outcome.Kind == OutcomeKind.Failed);
        if (first < 0)
            return (numbers.Onset, numbers.Onset);
        double rate = Math.Clamp(numbers.Samples == 0 ? 1 : (double)numbers.Failures / numbers.Samples, 0.001, 0.999);
        int before = (int)Math.Ceiling(Math.Log(Alpha) / Math.Log(1 - rate));
        return (valid[Math.Max(0, first - before)].At, valid[first].At);
    }

    /// <summary>What the numbers beside it do not say: how bad, and which part.</summary>
    private static string Summary(Incident incident, Spread? spread)
    {
        // A target that leads is named behind it.
        string part = incident.Suspects.Count == 0 && spread?.Leading.Count > 0 ? "" : "; " + IncidentText.Concentration(incident);
        // Few samples prove little: "partial" would send whoever is woken to look for what still works, and nothing was seen to work.
        if (incident.LatencyLimit is { } limit)
            return $"Slow answers of {incident.Target}: more than {Words.Percent(incident.Tolerated)} take longer than {Words.Latency(limit)}{part}.";
        return (incident.Severity, incident.Rate) switch
        {
            (Severity.Critical, _) => $"Total outage of {incident.Target}{part}.",
            (_, 1) when incident.WasDown => $"Total outage of {incident.Target} up to its last failure{part}.",
            _ when incident.WasDown => $"Total outage of {incident.Target} at its worst{part}.",
            (_, 1) => $"Outage of {incident.Target}: every sample up to the last failure failed, so at least {Words.PercentDown(incident.Low)} of requests did (95 % confidence){part}.",
            _ => $"Partial outage of {incident.Target}{part}.",
        };
    }

    private static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
