using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Preflight.Reading;

/// <summary>The JSON Schema (draft 7) of a preflight's plan, made from the declarations that read it.</summary>
public static class PreflightSchema
{
    /// <summary>The schema as text: indented, with a newline at the end.</summary>
    public static string Text() => SchemaText.Of("UptimeSampler: what must be true before an event", PreflightShape.Object);
}
