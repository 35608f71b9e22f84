using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Web.Pages.Incidents;
using UptimeSampler.App.Web.Pages.Overview;
using UptimeSampler.App.Web.Pages.Results;
using UptimeSampler.App.Web.Pages.Silences;
using UptimeSampler.App.Web.Pages.Targets;

namespace UptimeSampler.App.Web.Pages;

/// <summary>What people look at: one folder a page.</summary>
internal static class PageEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        PageAssets.Map(routes);
        DashboardPage.Map(routes);
        TargetPage.Map(routes);
        CheckPage.Map(routes);
        IncidentsPage.Map(routes);
        IncidentPage.Map(routes);
        SilencesPage.Map(routes);
        ResultsPage.Map(routes);
        ResultPage.Map(routes);
    }
}
