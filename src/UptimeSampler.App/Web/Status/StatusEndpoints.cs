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

    public static void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("").ExcludeFromDescription();
        if (routes.ServiceProvider.GetRequiredService<StatusBoard>().IsPublic)
            group.AllowAnonymous();
        group.MapGet(Page, (HttpContext http, StatusDocument document) => document.AnswerAsync(http));
        group.MapGet(Atom, (HttpContext http, StatusBoard board, WebSource source) => FeedAsync(http, board, source, feed => new Atom10FeedFormatter(feed), "application/atom+xml"));
        group.MapGet(Rss, (HttpContext http, StatusBoard board, WebSource source) => FeedAsync(http, board, source, feed => new Rss20FeedFormatter(feed, serializeExtensionsAsAtom: true), "application/rss+xml"));
        routes.ServiceProvider.GetRequiredService<BadgeEndpoints>().Map(group);
    }

    /// <summary>Where on the page something stands that happened.</summary>
    public static string AnchorOf(ServiceEvent what) => $"incident-{what.Id}";

    private static async Task<IResult> FeedAsync(HttpContext http, StatusBoard board, WebSource source, Func<SyndicationFeed, SyndicationFeedFormatter> format, string type)
    {
        // The address by which the reader came, and no other: nothing else is known of how the page is reached.
        if (!Uri.TryCreate($"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}{http.Request.Path}", UriKind.Absolute, out Uri? self))
            throw new RequestException(StatusCodes.Status400BadRequest, "the request does not say by which host it came, so the feed could not lead back; send a Host header");
        return PublicAnswer.Of(http, board, StatusFeed.Write(format(StatusFeed.Of(await board.ViewAsync(), new Uri(self, Page), self, source.Store.Key))), $"{type}; charset=utf-8");
    }
}
