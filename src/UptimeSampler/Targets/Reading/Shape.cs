using System.Text.Json.Nodes;

namespace UptimeSampler.Targets.Reading;

/// <summary>
/// What a value in the file may be, said once: <see cref="Read"/> reads it, <see cref="Schema"/> describes it to editors.
/// </summary>
/// <param name="Schema">The value's JSON Schema, made anew on each call.</param>
/// <param name="Read">The value; unset, and a problem noted, when the node does not hold one.</param>
internal sealed record Shape<T>(Func<JsonObject> Schema, Func<FileNode, ReadContext, Found<T>> Read);

/// <summary>A value that was read, or nothing because it could not be.</summary>
/// <param name="Ok">True when there is a value.</param>
/// <param name="Value">The value.</param>
internal readonly record struct Found<T>(bool Ok, T Value)
{
    public static Found<T> Nothing => default;

    public static implicit operator Found<T>(T value) => new(true, value);
}
