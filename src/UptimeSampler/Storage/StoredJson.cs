using System.Text.Json;
using System.Text.Json.Serialization;

namespace UptimeSampler.Storage;

/// <summary>Failure classes in stored JSON have the names that JSON, CSV and the screen show: those never change, C# names may.</summary>
internal sealed class FailureClassConverter : JsonConverter<FailureClass>
{
    public override FailureClass Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, FailureClass value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name());

    public override FailureClass ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, FailureClass value, JsonSerializerOptions options) => writer.WritePropertyName(value.Name());

    private static FailureClass Parse(string? name) =>
        FailureClassNames.TryParse(name ?? "", out FailureClass failure) ? failure : throw new JsonException($"There is no failure class '{name}'.");
}

/// <summary>How values that are read back as a whole are written into a row.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(FailureClassConverter)])]
[JsonSerializable(typeof(AlertMessage))]
[JsonSerializable(typeof(IReadOnlyDictionary<FailureClass, long>))]
[JsonSerializable(typeof(IReadOnlyList<Suspect>))]
[JsonSerializable(typeof(FailingSample))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<IncidentKind>))]
internal sealed partial class StoredJson : JsonSerializerContext;
