using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Web.Access;

namespace UptimeSampler.App.Web.Api;

/// <summary><c>/api/v1</c>: one class an endpoint, or a few that belong together.</summary>
internal static class ApiEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder read = routes.MapGroup("/api/v1");
        SessionEndpoint.Map(read);
        TargetEndpoints.Map(read);
        RatesEndpoint.Map(read);
        IncidentEndpoints.MapReading(read);
        SilenceEndpoints.MapReading(read);
        ResultEndpoints.Map(read);
        SamplesEndpoint.Map(read);
        EventsEndpoint.Map(read);

        RouteGroupBuilder change = routes.MapGroup("/api/v1").RequireAuthorization(AccessNames.Operator).AddEndpointFilter<ChangeFilter>();
        IncidentEndpoints.MapChanging(change);
        SilenceEndpoints.MapChanging(change);
        CheckEndpoint.Map(change);
    }
}
