using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.Reports;

namespace UptimeSampler.App.Web.Status;

/// <summary><c>/badge/{target}.svg</c> and <c>.json</c>: how one target of the status page stands, or what share of its requests it answered.</summary>
internal sealed class BadgeEndpoints
{
    private const string Svg = ".svg", Json = ".json", State = "state", Rate = "rate";

    private static readonly TimeSpan RateAge = TimeSpan.FromMinutes(1);

    // A few fixed ones: each is counted once a minute for all who ask, whatever they write.
    private static readonly (string Name, TimeSpan Span)[] Windows =
        [("1h", TimeSpan.FromHours(1)), ("24h", TimeSpan.FromHours(24)), ("7d", TimeSpan.FromDays(7)), ("30d", TimeSpan.FromDays(30)), ("90d", TimeSpan.FromDays(90))];

    private readonly StatusBoard board;
    private readonly WebSource source;
    private readonly Kept<Dictionary<string, RateRow>>[] rates;

    public BadgeEndpoints(StatusBoard board, WebSource source)
    {
        (this.board, this.source) = (board, source);
        rates = [.. Windows.Select(window => new Kept<Dictionary<string, RateRow>>(RateAge, source.Time, () => Task.FromResult(Count(window.Span))))];
    }

    public void Map(IEndpointRouteBuilder routes) => routes.MapReading("/badge/{**file}", AnswerAsync).TakesQuery(
        ("show", $"{State} or {Rate}: how it stands, or what share of its requests it answered"), ("since", $"For {Rate}: {string.Join(", ", Windows.Select(window => window.Name))}"));

    private async Task<IResult> AnswerAsync(HttpContext http, string? file)
    {
        QueryReader query = new(http, source.Time.GetUtcNow());
        bool isRate = QueryReader.PlaceOf("show", query.Text("show") ?? State, [State, Rate]) == 1;
        int window = QueryReader.PlaceOf("since", query.Text("since") ?? "24h", [.. Windows.Select(known => known.Name)]);
        string ending = file?.EndsWith(Json, StringComparison.Ordinal) == true ? Json : Svg;
        StatusView view = await board.ViewAsync();
        if (file?.EndsWith(ending, StringComparison.Ordinal) != true || NameInPath.Find(view.Services, service => service.Target, file[..^ending.Length]) is not { } service)
            throw new RequestException(StatusCodes.Status404NotFound, "there is no such badge; its address is /badge/ with the name of a target of the status page and .svg or .json behind it");
        Badge badge = isRate ? Badge.OfRate(service, (await rates[window].GetAsync()).GetValueOrDefault(service.Target)?.Rate, Windows[window].Name) : Badge.OfState(service);
        // Badges stand on other sites.
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return ending == Json
            ? PublicAnswer.Of(http, board, JsonSerializer.SerializeToUtf8Bytes(badge.Json, ContractJson.Options), "application/json; charset=utf-8")
            : PublicAnswer.Of(http, board, Encoding.UTF8.GetBytes(badge.Svg()), "image/svg+xml; charset=utf-8");
    }

    private Dictionary<string, RateRow> Count(TimeSpan span)
    {
        string[] names = [.. board.Shown().Take(Settings.StatusPageReader.TargetLimit).Select(one => one.Target.Name)];
        DateTimeOffset now = source.Time.GetUtcNow();
        return names.Length == 0 ? [] : Rates.Answer(source.Store, new RateQuestion { Targets = names, From = now - span, To = now }).Rows.ToDictionary(row => row.Target, StringComparer.Ordinal);
    }
}
