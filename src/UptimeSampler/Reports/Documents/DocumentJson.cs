using System.Text.Json;
using System.Text.Json.Serialization;

namespace UptimeSampler.Reports.Documents;

/// <summary>A document as JSON, to be kept and shown again later.</summary>
public static class DocumentJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The JSON of a document.</summary>
    public static string Write(Document document) => JsonSerializer.Serialize(document, Options);

    /// <summary>The document; null when the text is none, such as one of a newer version.</summary>
    public static Document? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Document>(json, Options);
        }
        catch (Exception broken) when (broken is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
