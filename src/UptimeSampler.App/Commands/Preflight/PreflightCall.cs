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
internal sealed record PreflightCall(PreflightPlan Plan, string Name, ProcessSettings Settings, IReadOnlyList<string> MayLoad)
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
        string name = Path.GetFileNameWithoutExtension(path) is { Length: > 0 } stem ? stem : "preflight";
        return new PreflightCall(plan, name, settings, [.. settings.StressHosts, .. parsed.GetValue(PreflightOptions.Leave) ?? []]);
    }
}
