using UptimeSampler.Load;
using UptimeSampler.Probing;
using UptimeSampler.Stress;
using UptimeSampler.Targets;

namespace UptimeSampler.Preflight;

/// <summary>What a preflight needs of the process and of the world.</summary>
public sealed record PreflightSurroundings
{
    /// <summary>The vantages of the process, at least one.</summary>
    public required IReadOnlyList<WorkerSettings> Workers { get; init; }

    /// <summary>The resolver that a worker asks; the caller owns it.</summary>
    public required Func<WorkerSettings, INameResolver> ResolverOf { get; init; }

    /// <summary>Makes load engines.</summary>
    public required Func<LoadRequest, ILoadEngine> EngineOf { get; init; }

    /// <summary>The room that our own limits leave, when so many requests at once are wanted.</summary>
    public required Func<int, ClientRoom> RoomFor { get; init; }

    /// <summary>Reads the limits of a server on this host for a load; throws <see cref="LimitsException"/> when they cannot be read.</summary>
    public required Func<LocalLimitsSource, CancellationToken, Task<LimitsReading>> ReadLimitsAsync { get; init; }

    /// <summary>Hosts beside this one that may be loaded.</summary>
    public required IReadOnlyList<string> MayLoad { get; init; }

    /// <summary>The only hours of the day in which load is made; null for all.</summary>
    public HoursOfDay? LoadHours { get; init; }

    /// <summary>Seed of all randomness.</summary>
    public required int Seed { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}

/// <summary>Limits of a server cannot be read; the message says why and what to do.</summary>
public sealed class LimitsException : Exception
{
    /// <summary>Says so.</summary>
    /// <param name="message">Why, and what to do.</param>
    public LimitsException(string message)
        : base(message)
    {
    }
}
