using System.Text.Json;
using UptimeSampler.App.Json;
using UptimeSampler.Inspection;

namespace UptimeSampler.App.Commands.Inspect;

/// <summary>An inspection as JSON.</summary>
internal static class InspectJson
{
    /// <param name="result">What was found.</param>
    /// <param name="at">When: limits that were read long ago prove nothing (<c>preflight</c>).</param>
    public static string Of(InspectionResult result, DateTimeOffset at) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("host", Environment.MachineName);
        json.WriteString("at", ContractJson.Time(at));
        json.WriteString("server", result.Server);
        json.WriteString("config", result.ConfigFile);
        json.WriteStartArray("processes");
        foreach (InspectedProcess process in result.Processes)
            Write(json, process);
        json.WriteEndArray();
        if (result.BreaksFirst is { } first)
        {
            json.WriteStartObject("breaksFirst");
            json.WriteString("name", first.Name);
            Write(json, "capacity", first.Capacity);
            json.WriteString("source", first.Source);
            json.WriteString("advice", first.Advice);
            json.WriteEndObject();
        }
        else
            json.WriteNull("breaksFirst");
        Write(json, "capacity", result.Capacity);
        Write(json, "expect", result.Expect);
        json.WriteString("verdict", InspectText.Word(result.Verdict));
        json.WriteString("request", result.RequestText);
        Write(json, "warnings", result.Warnings);
        Write(json, "problems", result.Problems);
        Write(json, "notes", result.Notes);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, InspectedProcess process)
    {
        json.WriteStartObject();
        json.WriteNumber("pid", process.Pid);
        json.WriteString("name", process.Name);
        json.WriteString("role", process.Role);
        Write(json, "openDescriptors", process.OpenDescriptors);
        Write(json, "idleDescriptors", process.IdleDescriptors);
        if (process.DescriptorsPerSecond is { } growth)
            json.WriteNumber("descriptorsPerSecond", Math.Round(growth, 3));
        else
            json.WriteNull("descriptorsPerSecond");
        json.WriteStartArray("limits");
        foreach (InspectedLimit limit in process.Limits)
            Write(json, limit);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, InspectedLimit limit)
    {
        json.WriteStartObject();
        json.WriteString("name", limit.Name);
        Write(json, "value", limit.Value);
        json.WriteString("source", limit.Source);
        if (limit.PerRequest is { } perRequest)
            json.WriteNumber("perRequest", perRequest);
        else
            json.WriteNull("perRequest");
        Write(json, "capacity", limit.Capacity);
        if (limit.Ok is { } ok)
            json.WriteBoolean("ok", ok);
        else
            json.WriteNull("ok");
        json.WriteString("advice", limit.Advice);
        json.WriteString("note", limit.Note);
        if (limit.Fix is { } fix)
        {
            json.WriteStartObject("fix");
            json.WriteString("file", fix.Place.File);
            json.WriteNumber("line", fix.Place.Line);
            json.WriteString("replaces", fix.Replaces);
            json.WriteString("text", fix.Text);
            json.WriteString("then", fix.Then);
            json.WriteEndObject();
        }
        else
            json.WriteNull("fix");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> lines)
    {
        json.WriteStartArray(name);
        foreach (string line in lines)
            json.WriteStringValue(line);
        json.WriteEndArray();
    }
}
