using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using UptimeSampler.Targets;

namespace UptimeSampler.Probing;

/// <summary>Holds an answer against what was expected: status first, then version and headers, then the body, then the time it took.</summary>
internal static class HttpJudgement
{
    /// <summary>Most values of one header that are held against a pattern.</summary>
    public const int ValueLimit = 20;

    public static async ValueTask<Verdict> OfAsync(ProbeRun run, HttpResponseMessage response, HttpLease lease, CancellationToken deadline)
    {
        Expectation expect = run.Target.Expect;
        // What the headers decide stays decided, however the body ends; it is read all the same, so that a kept connection can go on.
        run.Decided = OfStatus(expect, response) ?? OfVersion(expect, response.Version) ?? OfHeaders(run, response, deadline);
        bool keep = run.Decided is null && (expect.BodyMatches is not null || expect.BodyNotMatches is not null);
        string? body = await HttpBody.ReadAsync(run, response, keep, deadline);
        lease.IsReusable = true;
        return run.Decided ?? (body is null ? null : OfBody(run, body)) ?? OfTime(expect, run.Elapsed) ?? Verdict.Up;
    }

    /// <summary>The class of a status that is not wanted.</summary>
    public static FailureClass ClassOfUnwanted(int status) => status switch
    {
        >= 400 and <= 499 => FailureClass.Http4xx,
        >= 500 and <= 599 => FailureClass.Http5xx,
        _ => FailureClass.HttpStatus,
    };

    public static Verdict? OfTime(Expectation expect, TimeSpan took) => expect.MaxTime is { } limit && took > limit
        ? Unmet($"took {took.TotalMilliseconds:0} ms, longer than {DurationText.Format(limit)}")
        : null;

    public static Verdict? OfBody(ProbeRun run, string body)
    {
        Expectation expect = run.Target.Expect;
        if (expect.BodyMatches is { } wanted && !run.Patterns.IsMatch(wanted, body, "the body"))
            return Unmet($"the body does not match {DetailText.Quote(wanted.ToString())}");
        if (expect.BodyNotMatches is { } unwanted && run.Patterns.IsMatch(unwanted, body, "the body"))
            return Unmet($"the body matches {DetailText.Quote(unwanted.ToString())}");
        return null;
    }

    private static Verdict? OfStatus(Expectation expect, HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        foreach (StatusRange range in expect.Status)
            if (range.Contains(status))
                return null;
        return new(ClassOfUnwanted(status), $"the status is {status}{(Redirects.LocationOf(response) is { } location ? $", a redirect to {location}" : "")}");
    }

    private static Verdict? OfVersion(Expectation expect, Version version) => expect.HttpVersion is { } wanted && wanted != version
        ? Unmet($"the answer came by HTTP/{version}, not by HTTP/{wanted}")
        : null;

    private static Verdict? OfHeaders(ProbeRun run, HttpResponseMessage response, CancellationToken deadline)
    {
        foreach ((string name, Regex wanted) in run.Target.Expect.HeaderMatches)
        {
            if (!response.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values)
                && !response.Content.Headers.NonValidated.TryGetValues(name, out values))
                return Unmet($"the header {name} is missing");
            if (!AnyMatches(run, name, wanted, values, deadline))
                return Unmet(values.Count <= ValueLimit
                    ? $"the header {name} does not match {DetailText.Quote(wanted.ToString())}"
                    : $"none of the first {ValueLimit} of {values.Count} headers {name} matches {DetailText.Quote(wanted.ToString())}");
        }
        return null;
    }

    private static bool AnyMatches(ProbeRun run, string name, Regex wanted, HeaderStringValues values, CancellationToken deadline)
    {
        foreach (string value in values.Take(ValueLimit))
        {
            deadline.ThrowIfCancellationRequested();
            if (run.Patterns.IsMatch(wanted, value, $"the header {name}"))
                return true;
        }
        return false;
    }

    private static Verdict Unmet(string what) => new(FailureClass.Assertion, what);
}
