using System.Globalization;
using System.Text.Json;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Preflight.Checks;

/// <summary>Reads what <c>inspect --json</c> wrote, perhaps in another version of the program: what it does not know is left aside, what it needs and cannot find is unknown.</summary>
internal static class LimitsFile
{
    private const int SizeLimit = 4 << 20;
    private const int ProcessLimit = 200;
    private const int LimitLimit = 1_000;
    private const int TextLimit = 500;

    /// <exception cref="LimitsException">The file cannot be read, or is no such document.</exception>
    public static LimitsReading Read(string path)
    {
        string shown = PlainText.Line(path, 200);
        const string anew = "write it on the server: uptimesampler inspect --expect N --json > FILE";
        try
        {
            byte[] content = SmallFile.Read(path, SizeLimit) ?? throw new LimitsException($"{shown} is larger than {SizeLimit} bytes; is it the right file?");
            using JsonDocument document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("processes", out _)
                ? Of(document.RootElement)
                : throw new LimitsException($"{shown} holds JSON that inspect did not write; {anew}");
        }
        catch (JsonException broken)
        {
            throw new LimitsException($"{shown}:{(broken.LineNumber ?? 0) + 1}: is no JSON; {anew}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new LimitsException($"{shown} cannot be read ({PlainText.Line(unreadable.Message, 200)}); {anew}");
        }
    }

    private static LimitsReading Of(JsonElement root) => new()
    {
        At = DateTimeOffset.TryParse(Text(root, "at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset at) ? at : null,
        Host = Text(root, "host"),
        Capacity = Number(root, "capacity"),
        BreaksFirst = root.TryGetProperty("breaksFirst", out JsonElement first) ? Text(first, "name") : null,
        Expect = Number(root, "expect") is { } expect and > 0 and <= int.MaxValue ? (int)expect : null,
        Verdict = Text(root, "verdict") ?? "unknown",
        Problems = [.. Items(root, "problems").Take(LimitLimit).Select(problem => PlainText.Line(problem.ToString(), TextLimit))],
        Limits = [.. Items(root, "processes").Take(ProcessLimit).SelectMany(Limits).Take(LimitLimit)],
    };

    private static IEnumerable<ReadLimit> Limits(JsonElement process)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{Text(process, "name") ?? "?"} ({Number(process, "pid")})");
        return Items(process, "limits").Select(limit => new ReadLimit(
            name, Text(limit, "name") ?? "?", Text(limit, "value") ?? "", Text(limit, "source") ?? "", Number(limit, "capacity"), Text(limit, "advice")));
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string? Text(JsonElement element, string key) =>
        element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out JsonElement value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.Array
            ? null
            : PlainText.Line(value.ToString(), TextLimit);

    private static long? Number(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? (long)Math.Clamp(Math.Floor(number), 0, 1e15)
            : null;
}
