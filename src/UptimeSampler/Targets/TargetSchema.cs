using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Targets;

/// <summary>The JSON Schema (draft 7) of the targets file, made from the declarations that read it.</summary>
public static class TargetSchema
{
    /// <summary>The schema as text: indented, with a newline at the end.</summary>
    public static string Text() => SchemaText.Of("UptimeSampler: what is watched", TargetFileShape.Object);
}
