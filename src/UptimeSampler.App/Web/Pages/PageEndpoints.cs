using Microsoft.AspNetCore.Routing;

namespace UptimeSampler.App.Web.Pages;

/// <summary>What people look at: one folder a page.</summary>
internal static class PageEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        PageAssets.Map(routes);
    }
}
