using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Json;
using UptimeSampler.Service;

namespace UptimeSampler.App.Web.Api;

/// <summary><c>/api/v1/silences</c>: when nobody is to be alerted.</summary>
internal static class SilenceEndpoints
{
    public static void MapReading(IEndpointRouteBuilder routes) =>
        routes.MapGet("/silences", List).WithSummary("Silences that are in force or still to come, oldest first").Produces<SilencesJson>().IsConditional()
            .TakesQuery(("all", "true: those that are over, too, as far as they are kept"));

    public static void MapChanging(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/silences", AddAsync).WithSummary("Keeps alerts back for a while: incidents are found as always").Accepts<SilenceBody>("application/json")
            .Produces<SilencesJson>(StatusCodes.Status201Created);
        routes.MapPost("/silences/{id:long}/end", EndAsync).WithSummary("Ends a silence before its time: what it held back is told if it is still open")
            .Produces<SilencesJson>().Refuses(StatusCodes.Status409Conflict, "the silence is over");
    }

    private static IResult List(HttpContext http, WebSource source)
    {
        DateTimeOffset now = source.Time.GetUtcNow();
        bool all = new QueryReader(http, now).Flag("all");
        return ConditionalJson.Of(http, SilencesJson.Of(source.Store.Silences(all), now));
    }

    private static async Task<IResult> AddAsync(HttpContext http, WebSource source)
    {
        Silence made = await Changes.SilenceAsync(source, (await RequestBody.ReadAsync<SilenceBody>(http)).Asked(), http);
        return Results.Json(SilencesJson.Of([made], source.Time.GetUtcNow()), ContractJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> EndAsync(HttpContext http, WebSource source, long id)
    {
        Silence silence = await Changes.EndSilenceAsync(source, id, http);
        return Results.Json(SilencesJson.Of([silence], source.Time.GetUtcNow()), ContractJson.Options);
    }
}

/// <summary>A silence that is asked for: what it covers (targets, labels or all), from when, until when or for how long, and why.</summary>
internal sealed record SilenceBody
{
    /// <summary>Names of targets, of preflights, or <c>all targets</c> for what is found about all together.</summary>
    public IReadOnlyList<string?>? Targets { get; init; }

    /// <summary>Labels that a target must have, all of them.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>True for everything.</summary>
    public bool All { get; init; }

    /// <summary>Kinds of incidents; none for all.</summary>
    public IReadOnlyList<string?>? Kinds { get; init; }

    /// <summary>When it begins; null for now.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How long it lasts, such as 2h, instead of its end.</summary>
    public string? For { get; init; }

    /// <summary>Why.</summary>
    public string? Note { get; init; }

    public SilenceRequest Asked() => new()
    {
        Targets = Texts(Targets),
        Labels = Labels ?? new Dictionary<string, string>(),
        All = All,
        KindNames = Texts(Kinds),
        From = From,
        Until = Until,
        Length = For,
        Note = Note,
    };

    // JSON may hold a null where a text is meant.
    private static IReadOnlyList<string> Texts(IReadOnlyList<string?>? texts) => [.. (texts ?? []).Select(text => text ?? "")];
}
