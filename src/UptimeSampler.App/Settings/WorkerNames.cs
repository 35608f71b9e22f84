using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.App.Settings;

/// <summary>Checks what neither file can check alone: that the workers which the targets name are those of the process.</summary>
internal static class WorkerNames
{
    /// <summary>What is wrong, one sentence a target and worker; empty when nothing is.</summary>
    public static IReadOnlyList<string> Problems(ProcessSettings settings, TargetSet targets)
    {
        string[] known = [.. settings.Workers.Select(worker => worker.Name)];
        return [.. from target in targets.Targets
                   from worker in target.Workers
                   where !known.Contains(worker, StringComparer.Ordinal)
                   select $"{settings.Targets}: target '{target.Name}' names the worker '{worker}', which the settings do not have; {NearestName.Advice(worker, known)}"];
    }
}
