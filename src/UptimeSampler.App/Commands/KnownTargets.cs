using System.CommandLine;
using UptimeSampler.App.Settings;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands;

/// <summary>What is watched, for commands that go on without it.</summary>
internal static class KnownTargets
{
    /// <summary>What the targets file says; null when there is none, or when it is broken and the call does not name it, which is told.</summary>
    /// <exception cref="CommandException">It is broken, and the call names it: what is named is meant.</exception>
    public static TargetSet? IfThere(ParseResult parsed, ProcessSettings settings)
    {
        if (!File.Exists(settings.Targets))
            return null;
        try
        {
            return TargetFile.Load(settings.Targets, Environment.GetEnvironmentVariable);
        }
        catch (TargetFileException broken) when (parsed.GetValue(CommonOptions.Targets) is null)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"uptimesampler: warning: {settings.Targets} cannot be used, and is passed over: names are those of the database. "
                + $"Correct it; this tells whether it is right: {GivenOptions.Words(parsed).Line("config validate")}\n{broken.Message}");
            return null;
        }
        catch (TargetFileException broken)
        {
            throw new CommandException($"{settings.Targets}, which --targets names, cannot be used; correct it, or leave the option out\n{broken.Message}");
        }
    }

    /// <summary>What the targets file says; null when it cannot be read, which is told.</summary>
    public static TargetSet? Watched(ProcessSettings settings, TextWriter errors)
    {
        try
        {
            return TargetFile.Load(settings.Targets, Environment.GetEnvironmentVariable);
        }
        catch (TargetFileException broken)
        {
            errors.WriteLine($"uptimesampler: the targets cannot be read, so names are those of the database and labels are not looked up: {broken.Message}");
            return null;
        }
    }
}
