using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Json;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Web.Api;

/// <summary><c>/api/v1/samples</c>: a page of stored samples, or all of a window as a stream of lines.</summary>
internal static class SamplesEndpoint
{
    /// <summary>How long it may take: the name of the policy.</summary>
    public const string Streaming = "streaming";

    private const int LimitDefault = 1_000, LimitMost = 10_000, FlushEvery = 500;

    /// <summary>The longest window of a stream.</summary>
    private static readonly TimeSpan StreamLimit = TimeSpan.FromDays(31);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/samples", AnswerAsync).RequireRateLimiting(HeavyWork.Policy)
        .WithSummary("Stored samples in order of their start: a page with the mark of the next one; with 'Accept: application/x-ndjson' or 'text/csv' the whole window as lines")
        .Produces<JsonElement>(contentType: "application/json", additionalContentTypes: ["application/x-ndjson", "text/csv"]).IsConditional()
        .TakesQuery(("target", "Name of one target (default: all)"), ("since", "Start: an age such as 24h, or an instant (default: 1h)"), ("until", "End (default: now)"),
            ("limit", $"Samples of a page of JSON, up to {LimitMost} (default: {LimitDefault})"), ("after", "The mark that the page before gave as next"))
        .WithRequestTimeout(Streaming);

    private static async Task<IResult> AnswerAsync(HttpContext http, WebSource source, WebLimits limits)
    {
        QueryReader query = new(http, source.Time.GetUtcNow());
        (DateTimeOffset from, DateTimeOffset to) = query.Window(TimeSpan.FromHours(1));
        string? target = query.Text("target");
        QueryReader.RequireTargets("target", target is null ? [] : [target], source);
        string? lines = http.Request.GetTypedHeaders().Accept.Select(accepted => accepted.MediaType.Value).FirstOrDefault(type => type is "application/x-ndjson" or "text/csv");
        (SampleMark? after, int limit) = (ParseMark(query.Text("after")), query.Number("limit", LimitDefault, LimitMost));
        if (lines is null)
            return Page(http, source.Store.Page(new SampleQuery(target, from, to), after, limit));
        foreach (string ofPages in (string[])["after", "limit"])
            if (query.Text(ofPages) is { } value)
                throw RequestException.Wrong(ofPages, value, $"belongs to pages of JSON; {lines} has all of the window");
        if (to - from > StreamLimit)
            throw RequestException.Wrong("since", query.Text("since"), $"makes the window longer than {StreamLimit.TotalDays} days, the most that is streamed at once");
        http.Response.ContentType = lines;
        IEnumerable<Sample> samples = source.Store.Samples(new SampleQuery(target, from, to));
        await StreamAsync(http, limits.ReaderPatience, lines == "text/csv" ? samples.Select(sample => SampleCsv.Line(sample, MarkColumns.None)).Prepend(SampleCsv.Header) : samples.Select(SampleJson.Line));
        return Results.Empty;
    }

    private static IResult Page(HttpContext http, SamplePage page) => ConditionalJson.Written(http, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("samples");
        foreach (Sample sample in page.Samples)
            SampleJson.Write(json, sample);
        json.WriteEndArray();
        json.WriteString("next", page.Next is { } mark ? string.Create(CultureInfo.InvariantCulture, $"{mark.At.ToUnixTimeMilliseconds()}-{mark.Id}") : null);
        json.WriteEndObject();
    });

    private static SampleMark? ParseMark(string? text)
    {
        if (text is null)
            return null;
        string[] parts = text.Split('-');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long ms) && ms <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            ? new SampleMark(DateTimeOffset.FromUnixTimeMilliseconds(ms), id)
            : throw RequestException.Wrong("after", text, "is no mark that a page gave as next");
    }

    private static async Task StreamAsync(HttpContext http, TimeSpan readerPatience, IEnumerable<string> lines)
    {
        int count = 0;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        foreach (string line in lines)
        {
            Encoding.UTF8.GetBytes(line, http.Response.BodyWriter);
            http.Response.BodyWriter.Write("\n"u8);
            if (++count % FlushEvery != 0)
                continue;
            // A write that is cancelled ends the connection.
            patience.CancelAfter(readerPatience);
            await http.Response.BodyWriter.FlushAsync(patience.Token);
        }
    }
}
