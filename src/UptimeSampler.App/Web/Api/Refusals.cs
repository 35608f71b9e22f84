using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.RateLimiting;
using UptimeSampler.App.Web.Access;

namespace UptimeSampler.App.Web.Api;

/// <summary>What an endpoint may refuse, read from what it carries: its parameters, its body, who may use it and the limits that it is under. So no endpoint can forget to tell it.</summary>
internal static class Refusals
{
    /// <summary>All refusals, those of one status each for itself.</summary>
    public static IEnumerable<Refusal> Of(ApiDescription endpoint) =>
        [.. OfRequest(endpoint), .. OfVisitor(endpoint), .. OfService(endpoint), .. endpoint.ActionDescriptor.EndpointMetadata.OfType<Refusal>()];

    /// <summary>True for what changes something: for operators, and only with the anti-forgery token or a token in the request.</summary>
    public static bool IsChange(ApiDescription endpoint) => endpoint.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any(asked => asked.Policy == AccessNames.Operator);

    private static IEnumerable<Refusal> OfRequest(ApiDescription endpoint)
    {
        IList<object> metadata = endpoint.ActionDescriptor.EndpointMetadata;
        QueryParameters[] query = [.. metadata.OfType<QueryParameters>()];
        if (query.Length > 0)
            yield return new(StatusCodes.Status400BadRequest, "a parameter is not known, or has a value that cannot be used");
        if (query.Any(parameters => parameters.NameTargets) || endpoint.ParameterDescriptions.Any(parameter => parameter.Source == BindingSource.Path))
            yield return new(StatusCodes.Status404NotFound, "nothing has that name or number");
        if (!metadata.OfType<IAcceptsMetadata>().Any())
            yield break;
        yield return new(StatusCodes.Status400BadRequest, "the body is no JSON, or has a key that is not known or a value that cannot be used");
        yield return new(StatusCodes.Status413PayloadTooLarge, "the body is too long");
        yield return new(StatusCodes.Status415UnsupportedMediaType, "the body is not said to be JSON");
    }

    private static IEnumerable<Refusal> OfVisitor(ApiDescription endpoint)
    {
        yield return new(StatusCodes.Status401Unauthorized, "a token is needed, and there is none or a wrong one (browsers, which ask for text/html, are led to /sign-in)");
        yield return new(StatusCodes.Status429TooManyRequests, "too many tokens from this address were wrong; try again when Retry-After says");
        if (!IsChange(endpoint))
            yield break;
        yield return new(StatusCodes.Status400BadRequest, "the anti-forgery token is missing or stale, and no token came with the request");
        yield return new(StatusCodes.Status403Forbidden, "the token is a viewer's; changes are for operators");
    }

    private static IEnumerable<Refusal> OfService(ApiDescription endpoint)
    {
        yield return new(StatusCodes.Status503ServiceUnavailable, "the database cannot be used now");
        if (endpoint.ActionDescriptor.EndpointMetadata.OfType<EnableRateLimitingAttribute>().Any())
            yield return new(StatusCodes.Status503ServiceUnavailable, "too many wait for work as heavy as this");
        if (!endpoint.ActionDescriptor.EndpointMetadata.OfType<DisableRequestTimeoutAttribute>().Any())
            yield return new(StatusCodes.Status504GatewayTimeout, "nothing was answered in time");
    }
}
