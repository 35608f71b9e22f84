using System.ServiceModel.Syndication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace UptimeSampler.App.Web.Status;

/// <summary><c>/status</c> with its feeds and badges: for anybody where the settings say what anybody may see, else for those who may read.</summary>
internal static class StatusEndpoints
{
    public const string Page = "/status", Atom = "/status/feed.atom", Rss = "/status/feed.rss";

    public static void Add(IServiceCollection services, StatusBoard board) => services.AddSingleton(board).AddSingleton<StatusDocument>().AddSingleton<BadgeEndpoints>();

    /// <param name="routes">What answers.</param>
    /// <param name="publicUrl">Where others reach it; null for the address by which a reader comes.</param>
    public static void Map(IEndpointRouteBuilder routes, Uri? publicUrl)
    {
        RouteGroupBuilder group = routes.MapGroup("").ExcludeFromDescription();
        if (routes.ServiceProvider.GetRequiredService<StatusBoard>().IsPublic)
            group.AllowAnonymous();
        group.MapReading(Page, (HttpContext http, StatusDocument document) => document.AnswerAsync(http));
        group.MapReading(Atom, (HttpContext http, StatusBoard board, WebSource source) => FeedAsync(http, publicUrl, board, source, feed => new Atom10FeedFormatter(feed), "application/atom+xml"));
        group.MapReading(Rss, (HttpContext http, StatusBoard board, WebSource source) => FeedAsync(http, publicUrl, board, source, feed => new Rss20FeedFormatter(feed, serializeExtensionsAsAtom: true), "application/rss+xml"));
        routes.ServiceProvider.GetRequiredService<BadgeEndpoints>().Map(group);
    }

    /// <summary>Where on the page something stands that happened.</summary>
    public static string AnchorOf(ServiceEvent what) => $"incident-{what.Id}";

    private static async Task<IResult> FeedAsync(HttpContext http, Uri? publicUrl, StatusBoard board, WebSource source, Func<SyndicationFeed, SyndicationFeedFormatter> format, string type)
    {
        // Unless somebody has said it, nothing is known of how the page is reached but the address by which the reader came.
        string root = publicUrl?.GetLeftPart(UriPartial.Authority) ?? $"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}";
        if (!Uri.TryCreate(root + http.Request.Path, UriKind.Absolute, out Uri? self))
            throw new RequestException(StatusCodes.Status400BadRequest, "the request does not say by which host it came, so the feed could not lead back; send a Host header");
        return PublicAnswer.Of(http, board, StatusFeed.Write(format(StatusFeed.Of(await board.ViewAsync(), new Uri(self, Page), self, source.Store.Key))), $"{type}; charset=utf-8");
    }
}
