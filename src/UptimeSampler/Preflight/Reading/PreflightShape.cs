using System.Text.Json.Nodes;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Preflight.Reading;

/// <summary>The keys of the whole plan.</summary>
internal static class PreflightShape
{
    /// <summary>Most targets, and most limits.</summary>
    private const int ListLimit = 200;

    private static readonly Key<string> SchemaReference = new("$schema", "Path or URL of this schema, for editors.", new Shape<string>(() => new JsonObject { ["type"] = "string" }, (node, _) => node.Text));
    private static readonly Key<string> Name = new("name", "What the event is called.", TextShapes.Name) { Required = true };
    private static readonly Key<DateTimeOffset> From = new("from", "When the event begins, such as 2026-11-27T00:00:00Z.", MaintenanceShape.Instant) { Required = true };
    private static readonly Key<DateTimeOffset> To = new("to", "When it ends.", MaintenanceShape.Instant) { Required = true };
    private static readonly Key<(DateTimeOffset From, DateTimeOffset To)> Event = new("event", "When the event is: certificates must outlast it (default: now).", new ObjectShape("the event", [From, To]).As(ReadEvent));
    private static readonly Key<bool> ContinueAfterBreach = new("continueAfterBreach", "True to make load also after something was found bad, and to narrow down where each target breaks.", NumberShapes.Flag) { Default = false };
    private static readonly Key<IReadOnlyList<JsonNode>> Targets = new("targets", "What is checked from outside.", ListOf(PreflightTargetShape.Object));
    private static readonly Key<IReadOnlyList<JsonNode>> Limits = new("limits", "Servers whose limits must leave room for the load.", ListOf(LimitsShape.Object));

    public static readonly ObjectShape Object = new("the plan", [SchemaReference, Name, Event, LoadShape.Expect, LoadShape.HeadRoom, ContinueAfterBreach, Targets, Limits]);

    /// <summary>Reads the plan; null when its root is no object. Usable only when no problem was noted.</summary>
    public static PreflightPlan? Read(FileNode root, ReadContext context, PlanPlaces places)
    {
        if (Object.Open(root, context) is not { } file)
            return null;
        (DateTimeOffset From, DateTimeOffset To)? when = file.TryGet(Event, out (DateTimeOffset, DateTimeOffset) given) ? given : null;
        ExpectedLoad load = LoadShape.Read(file, ExpectedLoad.None);
        PreflightPlan plan = new()
        {
            Name = file.Get(Name, ""),
            From = when?.From,
            To = when?.To,
            ContinueAfterBreach = file.Get(ContinueAfterBreach, false),
            Targets = [.. Items(file, Targets).Select(item => PreflightTargetShape.Read(item, context, load, places)).OfType<PreflightTarget>()],
            Limits = [.. Items(file, Limits).Select(item => LimitsShape.Read(item, context, load, places)).OfType<LimitsSource>()],
        };
        NamesOnce(root.Find(Targets.Name), context);
        NamesOnce(root.Find(Limits.Name), context);
        if (Items(file, Targets).Count + Items(file, Limits).Count == 0)
            context.Fail(root, "the plan checks nothing; add 'targets', such as [ { \"name\": \"shop\", \"url\": \"https://shop.example/\", \"expect\": 5000 } ], or 'limits'");
        return plan;
    }

    private static Found<(DateTimeOffset From, DateTimeOffset To)> ReadEvent(ObjectReader file)
    {
        if (!file.TryGet(From, out DateTimeOffset from) | !file.TryGet(To, out DateTimeOffset to))
            return Found<(DateTimeOffset, DateTimeOffset)>.Nothing;
        if (from >= to)
            file.Fail(To, "the event ends before it begins; write a 'to' that lies after 'from'");
        return (from, to);
    }

    // The items are read by their own shapes, which need more than a node.
    private static Shape<IReadOnlyList<JsonNode>> ListOf(ObjectShape item) => CollectionShapes.ListOf(item.As<JsonNode>(_ => Found<JsonNode>.Nothing), ListLimit);

    private static IReadOnlyList<FileNode> Items(ObjectReader file, Key<IReadOnlyList<JsonNode>> key)
    {
        file.TryGet(key, out _);
        return file.Node.Find(key.Name)?.Items is { Count: <= ListLimit } items ? items : [];
    }

    private static void NamesOnce(FileNode? list, ReadContext context)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        foreach (FileNode item in list?.Items ?? [])
            if (item.Find("name") is { Kind: System.Text.Json.JsonValueKind.String } name && !seen.TryAdd(name.Text, name.Line))
                context.Fail(name, $"the name '{ReadContext.Shown(name)}' is already taken on line {seen[name.Text]}; choose another");
    }
}
