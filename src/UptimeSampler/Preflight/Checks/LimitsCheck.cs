using System.Globalization;

namespace UptimeSampler.Preflight.Checks;

/// <summary>Whether the limits of a server leave room for the load: those of this host, or those that <c>inspect --json</c> wrote on another.</summary>
internal static class LimitsCheck
{
    /// <summary>Clocks of two hosts may differ by so much.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    public static async Task<PreflightFinding> RunAsync(LimitsSource source, PreflightSurroundings surroundings, CancellationToken stopping)
    {
        LimitsReading reading;
        try
        {
            reading = source switch
            {
                LimitsFileSource file => LimitsFile.Read(file.File),
                LocalLimitsSource local => await surroundings.ReadLimitsAsync(local, stopping),
                _ => throw new NotSupportedException($"no way to read limits of the kind {source.GetType().Name}"),
            };
        }
        catch (LimitsException unreadable)
        {
            return Finding(source, ReadyVerdict.Unknown, unreadable.Message, null);
        }
        string? doubt = source is LimitsFileSource written ? Doubt(written, reading, surroundings.Time.GetUtcNow()) : null;
        string anew = source is LimitsFileSource ? $"On the server: uptimesampler inspect --expect {Plain(source.Need)} --json > {Path.GetFileName(((LimitsFileSource)source).File)}" : "";
        if (doubt is not null)
            return Finding(source, ReadyVerdict.Unknown, doubt, anew) with { Limits = reading };
        return Judge(source, reading, anew) with { Limits = reading };
    }

    /// <summary>Why a file proves nothing; null when it does.</summary>
    private static string? Doubt(LimitsFileSource source, LimitsReading reading, DateTimeOffset now)
    {
        string file = $"{Path.GetFileName(source.File)}";
        if (source.Host is { } host && !IsSameHost(host, reading.Host))
            return reading.Host is null ? $"{file} does not say which host it is of, and {host} is wanted" : $"{file} is of {PlainText.Line(reading.Host, 100)}, and {host} is wanted";
        if (reading.At is not { } at)
            return $"{file} does not say when it was written";
        if (at > now + ClockSkew)
            return $"{file} was written {Words.Instant(at)}, which is still to come: the clock of this host or of that one is wrong";
        return now - at > source.MaxAge ? $"{file} is {Words.Span(now - at)} old, and at most {DurationText.Format(source.MaxAge)} is allowed: limits change with every restart" : null;
    }

    private static PreflightFinding Judge(LimitsSource source, LimitsReading reading, string anew)
    {
        string where = reading.Host is { } host ? $" on {PlainText.Line(host, 100)}" : "";
        if (reading.Capacity is { } capacity)
        {
            string first = reading.BreaksFirst is { } name ? $": {PlainText.Line(name, 200)} breaks first" : "";
            if (capacity < source.Need)
                return Finding(source, ReadyVerdict.NotReady, $"only {Words.Number(capacity)} requests at once fit{where}, {Words.Number(source.Need)} are needed{first}", Advice(source, reading));
            string fits = $"{Words.Number(capacity)} requests at once fit{where}, {Words.Number(source.Need)} are needed{first}";
            return reading.Problems.Count > 0 || reading is { Verdict: "unknown", Expect: not null }
                ? Finding(source, ReadyVerdict.Unknown, $"{fits}; but not every limit could be read{(reading.Problems.Count > 0 ? ": " + PlainText.Line(reading.Problems[0], 300) : "")}", "Inspect it as a user who may read everything (root).")
                : Finding(source, ReadyVerdict.Ready, fits, null);
        }
        // Without a number, only what was found for at least this load holds for it; what was too low for less is too low for more.
        return reading switch
        {
            { Verdict: "too_low", Expect: { } expect } when expect <= source.Need => Finding(source, ReadyVerdict.NotReady, $"a limit is too low already for {Words.Number(expect)} requests at once{where}, {Words.Number(source.Need)} are needed", Advice(source, reading)),
            { Verdict: "ok", Expect: { } expect } when expect >= source.Need => Finding(source, ReadyVerdict.Ready, $"the limits allow {Words.Number(expect)} requests at once{where}, {Words.Number(source.Need)} are needed", null),
            _ => Finding(source, ReadyVerdict.Unknown, $"it is not known how many requests at once the limits{where} allow", anew.Length > 0 ? anew : null),
        };
    }

    private static string? Advice(LimitsSource source, LimitsReading reading) =>
        reading.Limits.Where(limit => limit.Capacity < source.Need && limit.Advice is not null).OrderBy(limit => limit.Capacity).Select(limit => PlainText.Line(limit.Advice, 500)).FirstOrDefault()
        ?? "Raise it, restart the server, and inspect it again.";

    private static bool IsSameHost(string wanted, string? told) =>
        told is not null && (Same(wanted, told) || !wanted.Contains('.', StringComparison.Ordinal) && Same(wanted, told.Split('.')[0]) || !told.Contains('.', StringComparison.Ordinal) && Same(wanted.Split('.')[0], told));

    private static bool Same(string one, string two) => string.Equals(one.TrimEnd('.'), two.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private static PreflightFinding Finding(LimitsSource source, ReadyVerdict verdict, string detail, string? advice) => new(source.Name, CheckKind.Limits, verdict, detail) { Advice = advice };

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);
}
