using System.Text.Json;
using System.Text.Json.Nodes;

namespace UptimeSampler.Targets.Reading;

/// <summary>The keys of an object in the file; an unknown, missing or wrong one is a problem.</summary>
internal sealed class ObjectShape(string title, IReadOnlyList<Key> keys)
{
    private readonly string[] names = [.. keys.SelectMany(key => key.Names)];

    /// <summary>The keys, in the order in which they are described.</summary>
    public IReadOnlyList<Key> Keys => keys;

    /// <summary>Opens an object for reading; null, and a problem noted, when the node is none.</summary>
    public ObjectReader? Open(FileNode node, ReadContext context)
    {
        if (node.Kind != JsonValueKind.Object)
        {
            context.Fail(node, $"{node.KindText} stands where {title} belongs; write an object in braces with the keys {string.Join(", ", names)}");
            return null;
        }
        foreach (FileMember member in node.Members)
            if (!names.Contains(member.Key, StringComparer.Ordinal))
                context.Fail(member.Line, member.Value.Path, $"unknown key of {title}; {NearestName.Advice(member.Key, names)}");
        foreach (Key key in keys)
            if (key.Required && !key.Names.Any(name => node.Find(name) is not null))
                context.Fail(node, $"{title} has no '{key.Name}'; add {string.Join(" or ", key.Names.Select(name => $"\"{name}\""))}: {key.Description}");
        return new ObjectReader(node, context);
    }

    /// <summary>A shape of the object, read by a function that is called for objects only.</summary>
    public Shape<T> As<T>(Func<ObjectReader, Found<T>> build) =>
        new(Schema, (node, context) => Open(node, context) is { } reader ? build(reader) : Found<T>.Nothing);

    /// <summary>The object's JSON Schema.</summary>
    public JsonObject Schema()
    {
        JsonObject properties = [];
        foreach (Key key in keys)
            foreach (string name in key.Names)
                properties[name] = key.SchemaOf(name);
        JsonObject schema = new() { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        JsonArray required = [.. keys.Where(key => key.Required && key.Names.Count == 1).Select(key => JsonValue.Create(key.Name))];
        if (required.Count > 0)
            schema["required"] = required;
        foreach (Key key in keys.Where(key => key.Required && key.Names.Count > 1))
            schema["anyOf"] = new JsonArray([.. key.Names.Select(name => new JsonObject { ["required"] = new JsonArray(name) })]);
        return schema;
    }
}
