using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UptimeSampler.Targets.Reading;

/// <summary>The shape of a webhook's own document: any object or list, variables in its texts put in, its placeholders known.</summary>
internal static class TemplateShape
{
    private const int Longest = 16_384;

    public static readonly Shape<Secret> Template = new(
        () => new JsonObject { ["type"] = new JsonArray("object", "array") },
        (node, context) =>
        {
            if (node.Kind is not (JsonValueKind.Object or JsonValueKind.Array))
            {
                context.Fail(node, $"{node.KindText} stands where a document belongs; write an object such as {{ \"text\": \"{{{{title}}}}\" }}");
                return Found<Secret>.Nothing;
            }
            bool isWhole = true;
            string text = Json(node, context, ref isWhole)?.ToJsonString() ?? "";
            if (text.Length > Longest)
            {
                context.Fail(node, $"has {text.Length} characters; a template has at most {Longest}");
                isWhole = false;
            }
            return isWhole ? new Secret(text) : Found<Secret>.Nothing;
        });

    private static JsonNode? Json(FileNode node, ReadContext context, ref bool isWhole)
    {
        switch (node.Kind)
        {
            case JsonValueKind.Object:
                JsonObject members = [];
                foreach (FileMember member in node.Members)
                    members[member.Key] = Json(member.Value, context, ref isWhole);
                return members;
            case JsonValueKind.Array:
                JsonArray items = [];
                foreach (FileNode item in node.Items)
                    items.Add(Json(item, context, ref isWhole));
                return items;
            case JsonValueKind.String:
                string? text = Text(node, context);
                isWhole &= text is not null;
                return text;
            case JsonValueKind.Number:
                return JsonNode.Parse(node.Text);
            default:
                return node.Kind == JsonValueKind.Null ? null : JsonValue.Create(node.Kind == JsonValueKind.True);
        }
    }

    private static string? Text(FileNode node, ReadContext context)
    {
        // As written: a variable's value is nobody's placeholder.
        string[] unknown = [.. WebhookTemplate.UsedIn(node.Text).Where(name => !WebhookTemplate.Names.Contains(name))];
        foreach (string name in unknown)
            context.Fail(node, string.Create(CultureInfo.InvariantCulture, $"'{{{{{PlainText.Line(name, 40)}}}}}' stands for nothing; {NearestName.Advice(name, [.. WebhookTemplate.Names])}"));
        return unknown.Length == 0 ? context.TextOf(node) : null;
    }
}
