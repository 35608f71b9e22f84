using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.Reports;
using UptimeSampler.Statistics;

namespace UptimeSampler.App.Web.Api;

/// <summary><c>/api/v1/rates</c>: how often it failed, as the command <c>rates</c> says it.</summary>
internal static class RatesEndpoint
{
    /// <summary>The longest window that may be split by hour when no single target is asked for.</summary>
    private static readonly TimeSpan HourlyLimit = TimeSpan.FromDays(7);

    private const double Confidence = 0.95;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/rates", Answer).RequireRateLimiting(HeavyWork.Policy)
        .WithSummary("Failure rates with intervals: the document of 'rates --json'").Produces<JsonElement>().IsConditional()
        .TakesQuery(
            ("target", "Names of targets, with commas (default: all)"), ("since", "Start: an age such as 24h, or an instant (default: 24h)"), ("until", "End (default: now)"),
            ("by", $"How to split, with commas: {string.Join(", ", RateNames.Dimensions)}"), ("confidence", $"Between 0 and 1 (default: {Confidence})"),
            ("method", string.Join(", ", RateNames.Methods)), ("slo", "Failure rate that is allowed"), ("allSamples", "true: count samples that suspicion added, too"));

    private static IResult Answer(HttpContext http, WebSource source)
    {
        QueryReader query = new(http, source.Time.GetUtcNow());
        (DateTimeOffset from, DateTimeOffset to) = query.Window(TimeSpan.FromHours(24));
        RateQuestion question = new()
        {
            Targets = query.List("target"),
            From = from,
            To = to,
            By = [.. query.List("by").Distinct().Select(name => (RateDimension)QueryReader.PlaceOf("by", name, RateNames.Dimensions))],
            Confidence = query.Share("confidence") ?? Confidence,
            Method = query.Text("method") is { } method ? (BinomialMethod)QueryReader.PlaceOf("method", method, RateNames.Methods) : default,
            Slo = query.Share("slo"),
            AllSamples = query.Flag("allSamples"),
        };
        QueryReader.RequireTargets("target", question.Targets, source);
        if (question.By.Contains(RateDimension.Hour) && question.Targets.Count != 1 && to - from > HourlyLimit)
            throw RequestException.Wrong("by", "hour", $"splits more than {HourlyLimit.TotalDays} days; ask for one target, or for less time");
        RateAnswer answer = Rates.Answer(source.Store, question);
        return ConditionalJson.Written(http, json => RateJson.Write(json, answer));
    }
}
