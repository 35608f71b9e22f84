using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UptimeSampler.Targets.Reading;

/// <summary>The keys of a maintenance window.</summary>
internal static class MaintenanceShape
{
    /// <summary>Most windows of a target, and of the file.</summary>
    public const int Limit = 100;

    private static readonly string[] InstantFormats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Date, time and zone.</summary>
    public static readonly Shape<DateTimeOffset> Instant = new(
        () => new JsonObject { ["type"] = "string", ["pattern"] = @"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$" },
        ReadInstant);

    private static readonly Shape<TimeOnly> TimeOfDay = new(() => new JsonObject { ["type"] = "string", ["pattern"] = "^([01][0-9]|2[0-3]):[0-5][0-9]$" }, ReadTimeOfDay);

    private static readonly Shape<TimeZoneInfo> Zone = new(() => new JsonObject { ["type"] = "string", ["minLength"] = 1 }, ReadZone);

    private static readonly Shape<DayOfWeek> Day = TextShapes.OneOf([.. Enum.GetValues<DayOfWeek>().Select(day => (day.ToString().ToLowerInvariant(), day))]);
    private static readonly Shape<IReadOnlyList<DayOfWeek>> DayList = CollectionShapes.ListOf(Day, 7, 1);
    private static readonly Shape<IReadOnlyList<DayOfWeek>> DayWord = TextShapes.OneOf<IReadOnlyList<DayOfWeek>>(("daily", Enum.GetValues<DayOfWeek>()));
    private static readonly Shape<IReadOnlyList<DayOfWeek>> DayChoice = new(
        () => new JsonObject { ["anyOf"] = new JsonArray(DayWord.Schema(), DayList.Schema()) },
        (node, context) => (node.Kind == JsonValueKind.Array ? DayList : DayWord).Read(node, context));

    private static readonly Key<DateTimeOffset> From = new("from", "Start of a single window, such as 2026-11-27T22:00:00Z.", Instant);
    private static readonly Key<DateTimeOffset> To = new("to", "End of a single window.", Instant);
    private static readonly Key<IReadOnlyList<DayOfWeek>> Days = new("days", "Days on which a repeated window starts: \"daily\" or a list of weekdays.", DayChoice);
    private static readonly Key<TimeOnly> At = new("at", "Time of day at which a repeated window starts, such as 02:00.", TimeOfDay);
    private static readonly Key<TimeSpan> Duration = new("duration", "Length of a repeated window, at most 24h.", NumberShapes.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromHours(24)));
    private static readonly Key<TimeZoneInfo> TimeZone = new("timeZone", "Time zone of a repeated window, such as Europe/Berlin.", Zone) { Default = "UTC" };
    private static readonly Key<IReadOnlyList<string>> Targets = new("targets", "Names of the targets it applies to (default: all).", CollectionShapes.Names(TargetLimits.Targets));

    /// <summary>A window of one target.</summary>
    public static readonly Shape<MaintenanceWindow> OfTarget = new ObjectShape("a maintenance window", [From, To, Days, At, Duration, TimeZone]).As(Read);

    /// <summary>A window of the file, for some or all targets.</summary>
    public static readonly Shape<MaintenanceWindow> OfFile = new ObjectShape("a maintenance window", [Targets, From, To, Days, At, Duration, TimeZone]).As(Read);

    private static Found<MaintenanceWindow> Read(ObjectReader file)
    {
        Key[] single = [From, To], repeated = [Days, At, Duration];
        if (single.Any(file.Has) == (repeated.Any(file.Has) || file.Has(TimeZone)))
        {
            file.Context.Fail(file.Node, "a maintenance window is either single or repeated; write 'from' and 'to', or 'days', 'at' and 'duration'");
            return Found<MaintenanceWindow>.Nothing;
        }
        Key[] needed = single.Any(file.Has) ? single : repeated;
        foreach (Key missing in needed.Where(key => !file.Has(key)))
            file.Context.Fail(file.Node, $"the maintenance window has no '{missing.Name}'; add it: {missing.Description}");

        bool starts = file.TryGet(From, out DateTimeOffset from), ends = file.TryGet(To, out DateTimeOffset to);
        if (starts && ends && from >= to)
            file.Fail(To, "the window ends before it starts; write a 'to' that lies after 'from'");
        return new MaintenanceWindow
        {
            Targets = file.Get(Targets, []),
            From = starts ? from : null,
            To = ends ? to : null,
            Days = file.Get(Days, []),
            At = file.Get(At, default),
            Duration = file.Get(Duration, default),
            TimeZone = file.Get(TimeZone, TimeZoneInfo.Utc),
        };
    }

    private static Found<DateTimeOffset> ReadInstant(FileNode node, ReadContext context)
    {
        if (context.TextOf(node) is not { } text)
            return Found<DateTimeOffset>.Nothing;
        // K also takes a text without zone, which would mean another instant on another machine.
        bool zoned = text.EndsWith('Z') || text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':';
        if (zoned && DateTimeOffset.TryParseExact(text, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset at))
            return at.ToUniversalTime();
        context.Fail(node, $"'{ReadContext.Shown(node)}' is no instant; write date, time and zone, such as 2026-11-27T22:00:00Z or 2026-11-27T23:00+01:00");
        return Found<DateTimeOffset>.Nothing;
    }

    private static Found<TimeOnly> ReadTimeOfDay(FileNode node, ReadContext context)
    {
        if (context.TextOf(node) is not { } text)
            return Found<TimeOnly>.Nothing;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly at))
            return at;
        context.Fail(node, $"'{ReadContext.Shown(node)}' is no time of day; write hours and minutes from 00:00 to 23:59");
        return Found<TimeOnly>.Nothing;
    }

    private static Found<TimeZoneInfo> ReadZone(FileNode node, ReadContext context)
    {
        if (context.TextOf(node) is not { } text)
            return Found<TimeZoneInfo>.Nothing;
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(text);
        }
        catch (Exception unknown) when (unknown is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            context.Fail(node, $"'{ReadContext.Shown(node)}' is no time zone of this machine; write a name such as Europe/Berlin or UTC, or install the system's time zones (package tzdata)");
            return Found<TimeZoneInfo>.Nothing;
        }
    }
}
