using System.Text.Json.Nodes;

namespace UptimeSampler.Tests.Preflight;

/// <summary>The keys that a schema knows, at any depth.</summary>
internal static class PreflightKeys
{
    public static IReadOnlyCollection<string> Of(string schema)
    {
        HashSet<string> keys = [];
        Walk(JsonNode.Parse(schema)!, keys, _ => { });
        return keys;
    }

    /// <summary>Keys without a description.</summary>
    public static IReadOnlyList<string> Nameless(string schema)
    {
        List<string> nameless = [];
        Walk(JsonNode.Parse(schema)!, [], nameless.Add);
        return nameless;
    }

    private static void Walk(JsonNode node, HashSet<string> keys, Action<string> nameless)
    {
        if (node is JsonArray list)
            foreach (JsonNode? item in list.Where(item => item is not null))
                Walk(item!, keys, nameless);
        if (node is not JsonObject schema)
            return;
        if (schema["properties"] is JsonObject properties)
            foreach ((string name, JsonNode? property) in properties)
            {
                keys.Add(name);
                if (property!["description"] is null)
                    nameless(name);
            }
        foreach ((string _, JsonNode? value) in schema)
            if (value is not null)
                Walk(value, keys, nameless);
    }
}
