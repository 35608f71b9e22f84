using System.Text.Json;
using System.Text.Json.Nodes;

namespace UptimeSampler.Targets.Reading;

/// <summary>Shapes of lists, and of objects whose keys the writer chooses.</summary>
internal static class CollectionShapes
{
    /// <summary>A list; an item that is wrong is left out and noted as a problem.</summary>
    public static Shape<IReadOnlyList<T>> ListOf<T>(Shape<T> item, int most, int least = 0) => new(
        () =>
        {
            JsonObject schema = new() { ["type"] = "array", ["maxItems"] = most, ["items"] = item.Schema() };
            if (least > 0)
                schema["minItems"] = least;
            return schema;
        },
        (node, context) =>
        {
            if (node.Kind != JsonValueKind.Array)
            {
                context.Fail(node, $"{node.KindText} stands where a list belongs; write it in square brackets");
                return Found<IReadOnlyList<T>>.Nothing;
            }
            if (node.Items.Count > most || node.Items.Count < least)
                context.Fail(node, $"the list has {Words.Count(node.Items.Count, "item")}; write {least} to {most}");
            List<T> items = [];
            foreach (FileNode one in node.Items.Take(most))
                if (item.Read(one, context) is { Ok: true } found)
                    items.Add(found.Value);
            return items;
        });

    /// <summary>A list of names, each once.</summary>
    public static Shape<IReadOnlyList<string>> Names(int most)
    {
        Shape<IReadOnlyList<string>> list = ListOf(TextShapes.Name, most);
        return new Shape<IReadOnlyList<string>>(
            () =>
            {
                JsonObject schema = list.Schema();
                schema["uniqueItems"] = true;
                return schema;
            },
            (node, context) =>
            {
                Found<IReadOnlyList<string>> found = list.Read(node, context);
                if (found.Ok && found.Value.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
                    context.Fail(node, $"'{twice.Key}' is there twice; keep one of the two");
                return found;
            });
    }

    /// <summary>An object whose keys the writer chooses.</summary>
    /// <param name="value">Shape of each value.</param>
    /// <param name="most">Most keys.</param>
    /// <param name="problemOf">What is wrong with a key; null when nothing is.</param>
    /// <param name="sameKey">When two keys are the same.</param>
    public static Shape<IReadOnlyList<KeyValuePair<string, T>>> MapOf<T>(Shape<T> value, int most, Func<string, string?> problemOf, StringComparer sameKey) => new(
        () => new JsonObject { ["type"] = "object", ["maxProperties"] = most, ["additionalProperties"] = value.Schema() },
        (node, context) =>
        {
            if (node.Kind != JsonValueKind.Object)
            {
                context.Fail(node, $"{node.KindText} stands where an object belongs; write it in braces");
                return Found<IReadOnlyList<KeyValuePair<string, T>>>.Nothing;
            }
            if (node.Members.Count > most)
                context.Fail(node, $"{node.Members.Count} keys are more than {most}; leave some out");
            HashSet<string> seen = new(sameKey);
            List<KeyValuePair<string, T>> pairs = [];
            foreach (FileMember member in node.Members.Take(most))
            {
                if (problemOf(member.Key) is { } problem)
                    context.Fail(member.Line, member.Value.Path, problem);
                else if (!seen.Add(member.Key))
                    context.Fail(member.Line, member.Value.Path, "the key is there twice; keep one of the two");
                else if (value.Read(member.Value, context) is { Ok: true } found)
                    pairs.Add(new KeyValuePair<string, T>(member.Key, found.Value));
            }
            return pairs;
        });
}
