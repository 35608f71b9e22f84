using UptimeSampler.App.Settings;
using UptimeSampler.Load;
using UptimeSampler.Preflight;
using UptimeSampler.Preflight.Checks;
using UptimeSampler.Probing;
using UptimeSampler.Stress;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands.Preflight;

/// <summary>What a preflight needs of this process and host. Each worker asks a resolver of its own, so that none shares another's answer.</summary>
internal sealed class PreflightWorld(ProcessSettings settings, IReadOnlyList<string> mayLoad, HoursOfDay? loadHours, int seed) : IDisposable
{
    private readonly Dictionary<string, SystemNameResolver> resolvers = new(StringComparer.Ordinal);
    private readonly Lock guard = new();

    public PreflightSurroundings Surroundings => new()
    {
        Workers = settings.Workers,
        ResolverOf = ResolverOf,
        EngineOf = request => LoadEngines.Create(request, seed),
        RoomFor = needed => ClientRoom.Of(OwnLimits.Read(), OpenFiles.Count(), needed),
        ReadLimitsAsync = (source, stopping) => LocalLimits.ReadAsync(source, TimeProvider.System, stopping),
        MayLoad = mayLoad,
        LoadHours = loadHours,
        Seed = seed,
        Time = TimeProvider.System,
    };

    public void Dispose()
    {
        foreach (SystemNameResolver resolver in resolvers.Values)
            resolver.Dispose();
    }

    private SystemNameResolver ResolverOf(WorkerSettings worker)
    {
        lock (guard)
        {
            if (!resolvers.TryGetValue(worker.Name, out SystemNameResolver? resolver))
                resolvers.Add(worker.Name, resolver = new SystemNameResolver());
            return resolver;
        }
    }
}
