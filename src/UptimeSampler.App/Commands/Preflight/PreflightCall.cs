using System.CommandLine;
using UptimeSampler.App.Settings;
using UptimeSampler.Preflight;
using UptimeSampler.Preflight.Reading;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands.Preflight;

/// <summary>A call of <c>preflight</c>, read and checked.</summary>
/// <param name="Plan">What must be true.</param>
/// <param name="Name">Name of the report's files.</param>
/// <param name="Settings">How this process works.</param>
/// <param name="MayLoad">Hosts that may be loaded beside this one.</param>
/// <param name="LoadHours">The only hours of the day in which load is made; null for all.</param>
internal sealed record PreflightCall(PreflightPlan Plan, string Name, ProcessSettings Settings, IReadOnlyList<string> MayLoad, HoursOfDay? LoadHours)
{
    /// <exception cref="CommandException">Something is wrong.</exception>
    public static PreflightCall Read(ParseResult parsed)
    {
        string path = parsed.GetValue(PreflightOptions.Plan) ?? throw new CommandException("no plan; name a file, such as config/preflight.example.json");
        ProcessSettings settings = SettingsFile.Load(parsed);
        PreflightPlan plan;
        try
        {
            plan = PreflightFile.Load(path, Environment.GetEnvironmentVariable, () => TargetFile.Load(settings.Targets, Environment.GetEnvironmentVariable));
        }
        catch (PreflightFileException broken)
        {
            throw new CommandException(broken.Message);
        }
        string name = parsed.GetValue(PreflightOptions.ReportName) ?? (Path.GetFileNameWithoutExtension(path) is { Length: > 0 } stem ? stem : "preflight");
        if (name.Length is 0 or > 200 || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0 || name.StartsWith('.'))
            throw new CommandException($"--report-name '{PlainText.Line(name, 80)}' is no name of a file; write one without folders, such as sale");
        HoursOfDay? hours = null;
        if (parsed.GetValue(PreflightOptions.LoadHours) is { } written && !HoursOfDay.TryParse(written, out hours))
            throw new CommandException($"--load-hours '{PlainText.Line(written, 80)}' are no hours of the day; write two different times in UTC, such as 01:00-05:00");
        return new PreflightCall(plan, name, settings, [.. settings.StressHosts, .. parsed.GetValue(PreflightOptions.Leave) ?? []], hours);
    }
}
