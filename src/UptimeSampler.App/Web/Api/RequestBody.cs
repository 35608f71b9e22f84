using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace UptimeSampler.App.Web.Api;

/// <summary>Reads the JSON that a change brings, strictly: a key that nobody knows is refused.</summary>
internal static class RequestBody
{
    private static readonly JsonSerializerOptions Strict = new(ContractJson.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>The body; a default one when there is none.</summary>
    public static async Task<T> ReadAsync<T>(HttpContext http)
        where T : new()
    {
        using MemoryStream body = new();
        // Kestrel ends what is longer than its limit.
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        if (body.Length == 0)
            return new T();
        if (!http.Request.HasJsonContentType())
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "the body is not said to be JSON; send it with 'Content-Type: application/json'");
        try
        {
            return JsonSerializer.Deserialize<T>(body.GetBuffer().AsSpan(0, (int)body.Length), Strict) ?? new T();
        }
        catch (JsonException broken)
        {
            throw new RequestException(StatusCodes.Status400BadRequest, $"the body cannot be used: {PlainText.Line(broken.Message, 300)}");
        }
    }
}
