using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace UptimeSampler.Targets;

/// <summary>A webhook's own document: JSON in whose texts <c>{{name}}</c> stands for a part of what an alert says.</summary>
public static partial class WebhookTemplate
{
    /// <summary>Every name that may stand in double braces.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["title", "text", "event", "target", "url", "kind", "severity", "incident", "message", "onset", "at", "failures", "samples", "rate", "runbook", "link"];

    /// <summary>The names used in a text, in their order, known or not.</summary>
    /// <param name="text">A text of the template.</param>
    public static IEnumerable<string> UsedIn(string text) => Placeholder().Matches(text).Select(match => match.Groups["name"].Value);

    /// <summary>The document: a copy in which each placeholder is replaced. Keys stay as they are, and what is put in is text, whatever it holds.</summary>
    /// <param name="template">JSON, as it was read.</param>
    /// <param name="value">From a name to what stands for it.</param>
    public static JsonNode Fill(string template, Func<string, string> value) => Filled(JsonNode.Parse(template)!, value)!;

    private static JsonNode? Filled(JsonNode? node, Func<string, string> value) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Filled(member.Value, value)))),
        JsonArray items => new JsonArray([.. items.Select(item => Filled(item, value))]),
        JsonValue text when text.TryGetValue(out string? written) => Placeholder().Replace(written, match => value(match.Groups["name"].Value)),
        null => null,
        _ => node.DeepClone(),
    };

    [GeneratedRegex(@"\{\{\s*(?<name>[^{}]*?)\s*\}\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
