using System.Text.Json.Nodes;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Targets;

[TestClass]
public sealed class TargetSchemaTests
{
    [TestMethod]
    public void The_schema_in_the_repository_is_fresh()
    {
        string path = Path.Combine(Repository.Root, "config", "targets.schema.json");
        Assert.AreEqual(TargetSchema.Text(), File.ReadAllText(path), "make it anew: uptimesampler config schema > config/targets.schema.json");
    }

    [TestMethod]
    public void Every_key_is_described()
    {
        List<string> nameless = [];
        Walk(JsonNode.Parse(TargetSchema.Text())!, "", nameless);
        Assert.IsEmpty(nameless, string.Join('\n', nameless));
    }

    [TestMethod]
    public void An_unknown_key_is_refused_by_the_schema_too()
    {
        JsonNode target = JsonNode.Parse(TargetSchema.Text())!["properties"]!["targets"]!["items"]!;
        Assert.IsFalse((bool)target["additionalProperties"]!);
        Assert.AreEqual("name,url", string.Join(',', target["required"]!.AsArray().Select(name => (string)name!)));
    }

    [TestMethod]
    public void Defaults_have_every_key_of_a_target_save_name_and_url()
    {
        JsonNode keys = JsonNode.Parse(TargetSchema.Text())!["properties"]!;
        string[] target = [.. keys["targets"]!["items"]!["properties"]!.AsObject().Select(pair => pair.Key)];
        string[] defaults = [.. keys["defaults"]!["properties"]!.AsObject().Select(pair => pair.Key)];
        CollectionAssert.AreEqual(target.Except(["name", "url"]).ToArray(), defaults);
    }

    private static void Walk(JsonNode node, string path, List<string> nameless)
    {
        if (node is JsonArray list)
            foreach (JsonNode? item in list.Where(item => item is not null))
                Walk(item!, path, nameless);
        if (node is not JsonObject schema)
            return;
        foreach ((string key, JsonNode? value) in schema)
        {
            if (key == "properties")
                foreach ((string name, JsonNode? property) in value!.AsObject())
                    if (property!["description"] is null)
                        nameless.Add($"{path}.{name}");
            if (value is not null)
                Walk(value, $"{path}.{key}", nameless);
        }
    }
}
