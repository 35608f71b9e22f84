using System.Text.Json.Nodes;

namespace UptimeSampler.Targets.Reading;

/// <summary>The keys of a preflight that the service runs by itself.</summary>
internal static class PreflightScheduleShape
{
    private const int PathLimit = 4_096;
    private const int CronLimit = 200;

    private static readonly Shape<HoursOfDay> Hours = new(
        () => new JsonObject { ["type"] = "string", ["pattern"] = "^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$" },
        (node, context) =>
        {
            if (context.TextOf(node) is not { } text)
                return Found<HoursOfDay>.Nothing;
            if (HoursOfDay.TryParse(text, out HoursOfDay? hours))
                return hours;
            context.Fail(node, $"'{ReadContext.Shown(node)}' are no hours of the day; write two different times in UTC, such as 01:00-05:00");
            return Found<HoursOfDay>.Nothing;
        });

    private static readonly Key<string> Name = new("name", "Unique name; the incident is called so when it finds something not ready.", TextShapes.Name) { Required = true };
    private static readonly Key<string> Plan = new("plan", "Path of its plan, from the folder of this file.", TextShapes.Text(PathLimit)) { Required = true };
    private static readonly Key<string> Cron = new("cron", "When it runs: a Quartz cron expression in UTC (second minute hour day month weekday), such as \"0 30 2 * * ?\" for 02:30 every day.", TextShapes.Text(CronLimit)) { Required = true };
    private static readonly Key<HoursOfDay> AllowedHours = new("allowedHours", "The only hours of the day (UTC) in which it makes load, such as 01:00-05:00 (default: all). Load under way at their end is ended.", Hours);
    public static readonly Key<IReadOnlyList<string>> Channels = new("channels", "Names of the channels to alert (default: all).", CollectionShapes.Names(TargetLimits.Channels));
    private static readonly Key<string> Reports = new("reports", "Folder for its reports, from the folder of this file.", TextShapes.Text(PathLimit)) { Default = "preflight-reports" };
    private static readonly Key<long> Keep = new("keep", "How many of its reports are kept.", NumberShapes.Whole(1, 10_000)) { Default = 30 };

    /// <summary>One of them; its paths are made full by the context's folder.</summary>
    public static readonly Shape<PreflightSchedule> Shape = new ObjectShape("a scheduled preflight", [Name, Plan, Cron, AllowedHours, Channels, Reports, Keep]).As(Read);

    private static Found<PreflightSchedule> Read(ObjectReader file)
    {
        if (!file.TryGet(Name, out string name) | !file.TryGet(Plan, out string plan) | !file.TryGet(Cron, out string cron))
            return Found<PreflightSchedule>.Nothing;
        return new PreflightSchedule
        {
            Name = name,
            Plan = file.Context.PathOf(plan),
            Cron = cron,
            AllowedHours = file.TryGet(AllowedHours, out HoursOfDay hours) ? hours : null,
            Channels = file.Get(Channels, []),
            Reports = file.Context.PathOf(file.Get(Reports, "preflight-reports")),
            Keep = (int)file.Get(Keep, 30),
            Line = file.Node.Line,
        };
    }
}
