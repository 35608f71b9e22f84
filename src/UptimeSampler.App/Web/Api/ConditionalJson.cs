using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace UptimeSampler.App.Web.Api;

/// <summary>A JSON document with an ETag of its content: who has it already (If-None-Match) gets 304 and no body.</summary>
internal static class ConditionalJson
{
    /// <summary>Tells that of an endpoint.</summary>
    public static RouteHandlerBuilder IsConditional(this RouteHandlerBuilder endpoint) => endpoint.Produces(StatusCodes.Status304NotModified);

    public static IResult Of<T>(HttpContext http, T value) => OfBytes(http, JsonSerializer.SerializeToUtf8Bytes(value, ContractJson.Options));

    /// <summary>A document that is written by hand.</summary>
    public static IResult Written(HttpContext http, Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
            write(json);
        return OfBytes(http, stream.ToArray());
    }

    private static IResult OfBytes(HttpContext http, byte[] document)
    {
        // Kept by the one who asked only, and asked about each time.
        http.Response.Headers.CacheControl = "private, no-cache";
        return Results.Bytes(document, "application/json; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{KeptContent.TagOf(document)}\""));
    }
}
