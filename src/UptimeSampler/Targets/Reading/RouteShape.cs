using System.Text.Json;
using System.Text.Json.Nodes;

namespace UptimeSampler.Targets.Reading;

/// <summary>The keys of a channel that say which alerts it takes, and when.</summary>
internal static class RouteShape
{
    private const string Off = "off";
    private const int LabelLimit = 32;
    private const int LabelLength = 2_000;

    private static readonly Shape<IReadOnlyList<Severity>> SeverityList =
        CollectionShapes.ListOf(TextShapes.OneOf([.. Enum.GetValues<Severity>().Select(severity => (severity.Name(), severity))]), Enum.GetValues<Severity>().Length, 1);

    private static readonly Key<IReadOnlyList<Severity>> Severities = new("severities", "Severities of incidents that it is told of (default: all).", SeverityList);
    private static readonly Key<IReadOnlyList<KeyValuePair<string, string>>> Labels = new("labels", "It is told only of targets that have all these labels.", CollectionShapes.MapOf(TextShapes.Text(LabelLength), LabelLimit, _ => null, StringComparer.Ordinal));
    private static readonly Key<TimeSpan> EscalateAfter = new("escalateAfter", "It is told only of incidents that are still open and not acknowledged after this time (default: at once).", NumberShapes.Duration(TimeSpan.FromSeconds(10), TimeSpan.FromDays(7)));
    private static readonly Key<IReadOnlyList<MaintenanceWindow>> Quiet = new("quiet", "When alerts are held back; they go out at its end.", CollectionShapes.ListOf(MaintenanceShape.OfTarget, MaintenanceShape.Limit));
    private static readonly Key<IReadOnlyList<Severity>> QuietExcept = new("quietExcept", "Severities that are not held back (default: critical).", SeverityList);
    private static readonly Shape<TimeSpan> GroupTime = NumberShapes.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
    private static readonly Key<TimeSpan> Group = new("group", "The first alert goes out at once, those of this time after it together in one message; \"off\" for a message each.", new Shape<TimeSpan>(
        () => new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["const"] = Off }, GroupTime.Schema()) },
        (node, context) => node is { Kind: JsonValueKind.String, Text: Off } ? TimeSpan.Zero : GroupTime.Read(node, context))) { Default = "30s" };

    /// <summary>The keys of every channel.</summary>
    public static readonly IReadOnlyList<Key> Keys = [Severities, Labels, EscalateAfter, Quiet, QuietExcept];

    /// <summary>The key of channels that people read; receivers that page group by themselves.</summary>
    public static readonly Key GroupKey = Group;

    public static AlertRoute Read(ObjectReader file) => new()
    {
        Severities = file.Get(Severities, []),
        Labels = file.Get(Labels, []),
        EscalateAfter = file.TryGet(EscalateAfter, out TimeSpan after) ? after : null,
        Quiet = file.Get(Quiet, []),
        QuietExcept = file.Get(QuietExcept, [Severity.Critical]),
    };

    /// <summary>How long alerts are gathered; null for a message each.</summary>
    public static TimeSpan? ReadGroup(ObjectReader file) => file.Get(Group, TimeSpan.FromSeconds(30)) is { } span && span > TimeSpan.Zero ? span : null;
}
