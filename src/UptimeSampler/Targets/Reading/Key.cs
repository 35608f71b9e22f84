using System.Text.Json.Nodes;

namespace UptimeSampler.Targets.Reading;

/// <summary>A key of an object in the file.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Description">One sentence for whoever writes the file.</param>
internal abstract record Key(string Name, string Description)
{
    /// <summary>True when the object is of no use without it.</summary>
    public bool Required { get; init; }

    /// <summary>What holds when the key is left out, as it would be written; null when nothing does.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>Names under which the key may stand: a secret has two, <c>password</c> and <c>passwordFile</c>.</summary>
    public virtual IReadOnlyList<string> Names => [Name];

    /// <summary>The JSON Schema of the value under one of the names.</summary>
    public abstract JsonObject SchemaOf(string name);

    /// <summary>Adds description and default to the schema of a value.</summary>
    protected JsonObject Described(JsonObject schema, string description)
    {
        schema["description"] = description;
        if (Default is not null)
            schema["default"] = Default.DeepClone();
        return schema;
    }
}

/// <summary>A key whose value has a shape.</summary>
internal sealed record Key<T>(string Name, string Description, Shape<T> Shape) : Key(Name, Description)
{
    public override JsonObject SchemaOf(string name) => Described(Shape.Schema(), Description);
}

/// <summary>A key whose value is a secret: given as it is, by <c>${VARIABLE}</c>, or as the path of a file under the name plus <c>File</c>.</summary>
internal sealed record SecretKey(string Name, string Description, Shape<Secret> Shape) : Key(Name, Description)
{
    public string FileName => Name + "File";

    public override IReadOnlyList<string> Names => [Name, FileName];

    public override JsonObject SchemaOf(string name) => name == Name
        ? Described(Shape.Schema(), Description)
        : new JsonObject { ["type"] = "string", ["minLength"] = 1, ["description"] = $"Path of a file that holds it, from the folder of this file. {Description}" };
}
