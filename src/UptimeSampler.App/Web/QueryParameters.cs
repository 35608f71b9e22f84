using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace UptimeSampler.App.Web;

/// <summary>The parameters that an endpoint takes in its query, and what each means: what is read, what is refused and what OpenAPI tells is this one list.</summary>
internal sealed record QueryParameters(IReadOnlyList<(string Name, string Description)> All)
{
    /// <summary>Whether targets are named, which there may not be.</summary>
    public bool NameTargets => All.Any(parameter => parameter.Name == "target");
}

/// <summary>Gives endpoints their parameters.</summary>
internal static class QueryParameterConventions
{
    public static RouteHandlerBuilder TakesQuery(this RouteHandlerBuilder endpoint, params (string Name, string Description)[] parameters) =>
        endpoint.WithMetadata(new QueryParameters(parameters));

    /// <summary>Tells them in the OpenAPI document.</summary>
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        foreach ((string name, string description) in context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryParameters>().SelectMany(parameters => parameters.All))
            (operation.Parameters ??= []).Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        return Task.CompletedTask;
    }
}
