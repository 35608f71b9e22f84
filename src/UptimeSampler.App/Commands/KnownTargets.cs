using UptimeSampler.App.Settings;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands;

/// <summary>What is watched, for commands that go on without it.</summary>
internal static class KnownTargets
{
    /// <summary>What the targets file says; null when it cannot be read, which is told when <paramref name="errors"/> are given.</summary>
    public static TargetSet? Watched(ProcessSettings settings, TextWriter? errors = null)
    {
        try
        {
            return TargetFile.Load(settings.Targets, Environment.GetEnvironmentVariable);
        }
        catch (TargetFileException broken)
        {
            errors?.WriteLine($"uptimesampler: the targets cannot be read, so names are those of the database and labels are not looked up: {broken.Message}");
            return null;
        }
    }
}
