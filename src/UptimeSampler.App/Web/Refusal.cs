using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace UptimeSampler.App.Web;

/// <summary>Why an endpoint may refuse, beside what follows from its being one that reads, changes, takes parameters or does heavy work.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Why">When it is answered, in a few words.</param>
internal sealed record Refusal(int Status, string Why);

/// <summary>Gives endpoints their refusals.</summary>
internal static class RefusalConventions
{
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, int status, string why) => endpoint.WithMetadata(new Refusal(status, why));
}
