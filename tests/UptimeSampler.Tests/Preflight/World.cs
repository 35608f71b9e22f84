using System.Net;
using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Load;
using UptimeSampler.Preflight;
using UptimeSampler.Probing;
using UptimeSampler.Stress;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Probing;
using UptimeSampler.Tests.Stress;

namespace UptimeSampler.Tests.Preflight;

/// <summary>Everything around a preflight that a test decides: names, a server under load, limits, the clock.</summary>
internal sealed class World
{
    public static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Time { get; } = new(Now);

    public StandInResolver Names { get; } = StandInResolver.Knowing("shop.example", "127.0.0.1");

    public IReadOnlyList<WorkerSettings> Workers { get; init; } = [new("w1"), new("w2")];

    public Func<WorkerSettings, INameResolver>? ResolverOf { get; init; }

    public int Capacity { get; init; } = int.MaxValue;

    public IReadOnlyList<string> MayLoad { get; init; } = [];

    public List<LoadRequest> Loaded { get; } = [];

    public SimulatedServer? Server { get; private set; }

    public Func<LocalLimitsSource, LimitsReading> Limits { get; init; } = _ => throw new LimitsException("no process of that name runs here");

    public CancellationTokenSource Stop { get; } = new();

    public List<PreflightProgress> Progress { get; } = [];

    /// <summary>Real time for real sockets; load is on the simulated clock of its own.</summary>
    public bool IsRealTime { get; init; }

    public PreflightSurroundings Surroundings => new()
    {
        Workers = Workers,
        ResolverOf = ResolverOf ?? (_ => Names),
        EngineOf = EngineOf,
        RoomFor = _ => new ClientRoom(100_000, 100_000, 100_000, new ClientLimit(ClientLimitKind.Ports, "")),
        ReadLimitsAsync = (source, _) => Task.FromResult(Limits(source)),
        MayLoad = MayLoad,
        Seed = 1,
        Time = IsRealTime ? TimeProvider.System : Time,
    };

    public async Task<PreflightResult> RunAsync(PreflightPlan plan) => await new PreflightRun(plan, Surroundings, progress =>
    {
        lock (Progress)
            Progress.Add(progress);
    }).RunAsync(Stop.Token);

    private SimulatedServer EngineOf(LoadRequest request)
    {
        Loaded.Add(request);
        return Server = new SimulatedServer(Time, new Random(1)) { Capacity = Capacity, Service = TimeSpan.FromMilliseconds(10) };
    }
}
