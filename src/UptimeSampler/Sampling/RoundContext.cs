using UptimeSampler.Targets;

namespace UptimeSampler.Sampling;

/// <summary>Takes one probe from one worker; null only when stopping.</summary>
/// <param name="target">What to probe.</param>
/// <param name="worker">Name of the worker.</param>
/// <param name="addressTurn">Whose turn among the addresses.</param>
/// <param name="connection">New or kept connection.</param>
/// <param name="stopping">Fires when the process must not wait any longer.</param>
public delegate Task<Outcome?> Probe(Target target, string worker, int addressTurn, ConnectionKind connection, CancellationToken stopping);

/// <summary>What every round of a process shares.</summary>
/// <param name="Location">Name of the location.</param>
/// <param name="Workers">Names of the workers.</param>
/// <param name="Probe">Takes one probe.</param>
/// <param name="HandOver">Where batches go; must return at once.</param>
/// <param name="InMaintenance">True when a target is in maintenance at an instant.</param>
/// <param name="Time">The wall clock, for what is recorded.</param>
public sealed record RoundContext(
    string Location,
    IReadOnlyList<string> Workers,
    Probe Probe,
    Action<SampleBatch> HandOver,
    Func<Target, DateTimeOffset, bool> InMaintenance,
    TimeProvider Time)
{
    /// <summary>The clock that rounds are planned and paced by: one that nobody sets.</summary>
    public TimeProvider Pace { get; init; } = new SteadyClock(Time);

    /// <summary>Fires when no further sample may start.</summary>
    public CancellationToken NoMoreSamples { get; init; }

    /// <summary>Fires when running probes are given up.</summary>
    public CancellationToken GiveUp { get; init; }
}
