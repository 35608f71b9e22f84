using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Targets;

/// <summary>The JSON Schema (draft 7) of the targets file, made from the declarations that read it.</summary>
public static class TargetSchema
{
    /// <summary>The schema as text: indented, with a newline at the end.</summary>
    public static string Text()
    {
        JsonObject schema = new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "UptimeSampler: what is watched",
            ["allowTrailingCommas"] = true,
        };
        foreach ((string key, JsonNode? value) in TargetFileShape.Object.Schema())
            schema[key] = value?.DeepClone();
        JsonSerializerOptions options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        return schema.ToJsonString(options) + "\n";
    }
}
