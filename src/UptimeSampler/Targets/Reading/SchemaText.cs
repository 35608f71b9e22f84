using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UptimeSampler.Targets.Reading;

/// <summary>The JSON Schema (draft 7) of a whole file as text.</summary>
internal static class SchemaText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Indented, with a newline at the end.</summary>
    public static string Of(string title, ObjectShape file)
    {
        JsonObject schema = new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = title,
            ["allowTrailingCommas"] = true,
        };
        foreach ((string key, JsonNode? value) in file.Schema())
            schema[key] = value?.DeepClone();
        return schema.ToJsonString(Indented) + "\n";
    }
}
