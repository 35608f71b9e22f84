using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.App.Web.Api;

/// <summary>Reads the JSON that a change brings, strictly: a key that nobody knows is refused.</summary>
internal static class RequestBody
{
    private static readonly JsonSerializerOptions Strict = new(ContractJson.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>The longest key that is sent back, in characters.</summary>
    private const int KeyLimit = 40;

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
        ReadOnlySpan<byte> json = body.GetBuffer().AsSpan(0, (int)body.Length);
        if (!Utf8.IsValid(json))
            throw new RequestException(StatusCodes.Status400BadRequest, "the body has bytes that are not UTF-8, as JSON must be");
        try
        {
            return JsonSerializer.Deserialize<T>(json, Strict) ?? new T();
        }
        catch (JsonException)
        {
            throw Fault<T>(json);
        }
    }

    /// <summary>What is wrong with a body: no JSON object, a key that nobody knows, or a value of another shape.</summary>
    private static RequestException Fault<T>(ReadOnlySpan<byte> json)
    {
        Dictionary<string, JsonElement> given;
        try
        {
            given = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json, Strict) ?? [];
        }
        catch (JsonException broken)
        {
            return new RequestException(StatusCodes.Status400BadRequest,
                $"the body is not a JSON object, or not well written from line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1} on");
        }
        Dictionary<string, JsonPropertyInfo> known = Strict.GetTypeInfo(typeof(T)).Properties.ToDictionary(property => property.Name, StringComparer.Ordinal);
        foreach ((string key, JsonElement value) in given)
            if (!known.TryGetValue(key, out JsonPropertyInfo? property))
                return new RequestException(StatusCodes.Status400BadRequest, $"unknown key '{PlainText.Line(key, KeyLimit)}'; {NearestName.Advice(key, known.Keys)}", PlainText.Line(key, KeyLimit), value.GetRawText());
            else if (!Fits(value, property.PropertyType))
                return RequestException.Wrong(key, value.GetRawText(), $"is not {Shape(property.PropertyType)}");
        return new RequestException(StatusCodes.Status400BadRequest, $"the body cannot be used; known are the keys {string.Join(", ", known.Keys)}");
    }

    private static bool Fits(JsonElement value, Type type)
    {
        try
        {
            value.Deserialize(type, Strict);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Shape(Type type) =>
        type == typeof(string) ? "a text"
        : type == typeof(bool) ? "true or false"
        : type == typeof(DateTimeOffset?) ? "an instant; write one such as 2026-11-23T14:00:00Z"
        : typeof(IReadOnlyDictionary<string, string>).IsAssignableFrom(type) ? "an object of names and texts, such as {\"team\":\"web\"}"
        : "a list of texts, such as [\"shop\"]";
}
