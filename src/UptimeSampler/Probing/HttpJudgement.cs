using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using UptimeSampler.Targets;

namespace UptimeSampler.Probing;

/// <summary>Holds an answer against what was expected: status first, then version and headers, then the body, then the time it took.</summary>
internal static class HttpJudgement
{
    public static async ValueTask<Verdict> OfAsync(ProbeRun run, HttpResponseMessage response, HttpLease lease, CancellationToken deadline)
    {
        Expectation expect = run.Target.Expect;
        // What the headers decide stays decided, however the body ends; it is read all the same, so that a kept connection can go on.
        run.Decided = OfStatus(expect, (int)response.StatusCode) ?? OfVersion(expect, response.Version) ?? OfHeaders(expect, response);
        bool keep = run.Decided is null && (expect.BodyMatches is not null || expect.BodyNotMatches is not null);
        string? body = await HttpBody.ReadAsync(run, response, keep, deadline);
        lease.IsReusable = true;
        return run.Decided ?? (body is null ? null : OfBody(expect, body)) ?? OfTime(expect, run.Elapsed) ?? Verdict.Up;
    }

    public static Verdict? OfTime(Expectation expect, TimeSpan took) => expect.MaxTime is { } limit && took > limit
        ? Unmet($"took {took.TotalMilliseconds:0} ms, longer than {DurationText.Format(limit)}")
        : null;

    public static Verdict? OfBody(Expectation expect, string body)
    {
        try
        {
            if (expect.BodyMatches is { } wanted && !wanted.IsMatch(body))
                return Unmet($"the body does not match {DetailText.Quote(wanted.ToString())}");
            if (expect.BodyNotMatches is { } unwanted && unwanted.IsMatch(body))
                return Unmet($"the body matches {DetailText.Quote(unwanted.ToString())}");
            return null;
        }
        catch (RegexMatchTimeoutException slow)
        {
            return Unmet($"matching the body against {DetailText.Quote(slow.Pattern)} takes too long");
        }
    }

    private static Verdict? OfStatus(Expectation expect, int status)
    {
        foreach (StatusRange range in expect.Status)
            if (range.Contains(status))
                return null;
        FailureClass failure = status switch
        {
            >= 400 and <= 499 => FailureClass.Http4xx,
            >= 500 and <= 599 => FailureClass.Http5xx,
            _ => FailureClass.HttpStatus,
        };
        return new(failure, $"the status is {status}");
    }

    private static Verdict? OfVersion(Expectation expect, Version version) => expect.HttpVersion is { } wanted && wanted != version
        ? Unmet($"the answer came by HTTP/{version}, not by HTTP/{wanted}")
        : null;

    private static Verdict? OfHeaders(Expectation expect, HttpResponseMessage response)
    {
        foreach ((string name, Regex wanted) in expect.HeaderMatches)
        {
            if (!response.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values)
                && !response.Content.Headers.NonValidated.TryGetValues(name, out values))
                return Unmet($"the header {name} is missing");
            if (!AnyMatches(wanted, values))
                return Unmet($"the header {name} does not match {DetailText.Quote(wanted.ToString())}");
        }
        return null;
    }

    private static bool AnyMatches(Regex wanted, HeaderStringValues values)
    {
        foreach (string value in values)
        {
            try
            {
                if (wanted.IsMatch(value))
                    return true;
            }
            catch (RegexMatchTimeoutException)
            {
                return false;
            }
        }
        return false;
    }

    private static Verdict Unmet(string what) => new(FailureClass.Assertion, what);
}
