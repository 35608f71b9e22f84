using System.Text.Json;
using System.Text.Json.Nodes;

namespace UptimeSampler.Targets.Reading;

/// <summary>The keys of the whole file, and what must hold between them.</summary>
internal static class TargetFileShape
{
    private static readonly Key<string> SchemaReference = new("$schema", "Path or URL of this schema, for editors.", new Shape<string>(() => new JsonObject { ["type"] = "string" }, (node, _) => node.Text));
    private static readonly Key<Target> Defaults = new("defaults", "What holds for every target that does not say otherwise.", TargetShape.Defaults.As<Target>(file => TargetShape.ReadShared(file)));
    private static readonly Key<IReadOnlyList<Target>> Targets = new("targets", "What is watched.", CollectionShapes.ListOf(TargetShape.Object.As<Target>(_ => Found<Target>.Nothing), TargetLimits.Targets, 1)) { Required = true };
    private static readonly Key<IReadOnlyList<ChannelSettings>> Channels = new("channels", "Where alerts go.", CollectionShapes.ListOf(ChannelShape.Shape, TargetLimits.Channels));
    private static readonly Key<IReadOnlyList<MaintenanceWindow>> Maintenance = new("maintenance", "Maintenance windows of several or all targets.", CollectionShapes.ListOf(MaintenanceShape.OfFile, MaintenanceShape.Limit));

    private static readonly Key<IReadOnlyList<PreflightSchedule>> Preflights = new("preflights", "Preflights that the service runs by itself.", CollectionShapes.ListOf(PreflightScheduleShape.Shape, PreflightSchedule.Limit));

    public static readonly ObjectShape Object = new("the targets file", [SchemaReference, Defaults, Targets, Channels, Maintenance, Preflights]);

    /// <summary>Reads the file; null when its root is no object. Usable only when no problem was noted.</summary>
    public static TargetSet? Read(FileNode root, ReadContext context)
    {
        if (Object.Open(root, context) is not { } file)
            return null;
        // Also read on their own: what is wrong in them is wrong without any target, too.
        file.TryGet(Defaults, out _);
        FileNode? defaults = ObjectIn(root, Defaults.Name);

        IReadOnlyList<ChannelSettings> channels = file.Get(Channels, []);
        IReadOnlyCollection<string> channelNames = NamesIn(root.Find(Channels.Name), context);
        CheckReferences(defaults?.Find(TargetShape.Channels.Name), channelNames, "channel", context);

        List<Target> targets = ReadTargets(root, defaults, channelNames, context);
        IReadOnlyList<MaintenanceWindow> maintenance = file.Get(Maintenance, []);
        IReadOnlyCollection<string> names = NamesIn(root.Find(Targets.Name), context);
        foreach (FileNode window in root.Find(Maintenance.Name)?.Items ?? [])
            CheckReferences(window.Find(Targets.Name), names, "target", context);
        NamesIn(root.Find(Preflights.Name), context);
        foreach (FileNode preflight in root.Find(Preflights.Name)?.Items ?? [])
            CheckReferences(preflight.Find(PreflightScheduleShape.Channels.Name), channelNames, "channel", context);
        return new TargetSet { Targets = targets, Channels = channels, Maintenance = maintenance, Preflights = file.Get(Preflights, []) };
    }

    private static FileNode? ObjectIn(FileNode root, string key)
    {
        FileNode? found = root.Find(key);
        return found?.Kind == JsonValueKind.Object ? found : null;
    }

    private static List<Target> ReadTargets(FileNode root, FileNode? defaults, IReadOnlyCollection<string> channelNames, ReadContext context)
    {
        List<Target> targets = [];
        if (root.Find(Targets.Name) is not { } list)
            return targets;
        if (list.Kind != JsonValueKind.Array)
        {
            context.Fail(list, $"{list.KindText} stands where the list of targets belongs; write it in square brackets");
            return targets;
        }
        if (list.Items.Count is 0 or > TargetLimits.Targets)
            context.Fail(list, $"the list has {list.Items.Count} targets; write 1 to {TargetLimits.Targets}, such as {{ \"name\": \"shop\", \"url\": \"https://shop.example\" }}");
        foreach (FileNode node in list.Items.Take(TargetLimits.Targets))
        {
            if (TargetShape.Object.Open(node, context) is null)
                continue;
            CheckReferences(node.Find(TargetShape.Channels.Name), channelNames, "channel", context);
            ObjectReader merged = new(DefaultsMerge.Apply(defaults, node, context), context);
            if (TargetShape.Read(merged) is not { } target)
                continue;
            if (target.Name == Fleet.Name)
                context.Fail(node.Find(TargetShape.Name.Name)!, $"'{Fleet.Name}' is what incidents about all of them are called; choose another name");
            targets.Add(target);
        }
        return targets;
    }

    // The names as they are written, also of items in which something else is wrong.
    private static HashSet<string> NamesIn(FileNode? list, ReadContext context)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        foreach (FileNode item in list?.Items ?? [])
            if (item.Find("name") is { Kind: JsonValueKind.String } name && context.TextOf(name) is { } text && !seen.TryAdd(text, name.Line))
                context.Fail(name, $"the name '{ReadContext.Shown(name)}' is already taken on line {seen[text]}; choose another");
        return [.. seen.Keys];
    }

    private static void CheckReferences(FileNode? list, IReadOnlyCollection<string> known, string what, ReadContext context)
    {
        foreach (FileNode item in list?.Items ?? [])
            if (item.Kind == JsonValueKind.String && context.TextOf(item) is { } text && !known.Contains(text))
                context.Fail(item, known.Count == 0
                    ? $"there is no {what} '{ReadContext.Shown(item)}'; the file has none"
                    : $"there is no {what} '{ReadContext.Shown(item)}'; {NearestName.Advice(text, [.. known.Take(20)])}");
    }
}
