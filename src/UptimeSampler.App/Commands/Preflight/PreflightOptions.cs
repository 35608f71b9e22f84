using System.CommandLine;

namespace UptimeSampler.App.Commands.Preflight;

/// <summary>The options of <c>preflight</c>.</summary>
internal static class PreflightOptions
{
    /// <summary>Where reports go when nothing is said.</summary>
    public const string UsualFolder = "preflight-reports";

    public static readonly Argument<string> Plan = new("plan") { Description = "What must be true: a file such as config/preflight.example.json", HelpName = "plan.json", Arity = ArgumentArity.ZeroOrOne };
    public static readonly Option<string> Report = new("--report") { Description = "Folder for the report", HelpName = "FOLDER", DefaultValueFactory = _ => UsualFolder };
    public static readonly Option<string[]> Leave = new("--i-may-load") { Description = "A host other than this one that you may load; may be given several times (also stress.allowedHosts in the settings)", HelpName = "HOST" };
    public static readonly Option<string?> ReportName = new("--report-name") { Description = "Name of the report's files (default: that of the plan)", HelpName = "NAME" };
    public static readonly Option<string?> LoadHours = new("--load-hours") { Description = "The only hours of the day (UTC) in which load is made; load under way at their end is ended", HelpName = "01:00-05:00" };
    public static readonly Option<bool> Validate = new("--validate") { Description = "Only read the plan and say what it checks; nothing is sent" };
    public static readonly Option<bool> Schema = new("--schema") { Description = "Only print the JSON Schema of plans, for editors" };

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } = [Report, ReportName, Leave, LoadHours, Validate, Schema];
}
