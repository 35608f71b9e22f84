using System.Net;
using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Sampling;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Sampling;

/// <summary>The real rounds of one target on a simulated clock, against a server that answers at once and fails by chance.</summary>
internal sealed class SimulatedTarget
{
    private static readonly Phases Quick = new(null, TimeSpan.FromMilliseconds(1), null, TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(2));

    public static readonly Outcome Up = new() { Kind = OutcomeKind.Up, Address = IPAddress.Loopback, Phases = Quick, Status = 200 };
    public static readonly Outcome Failed = new() { Kind = OutcomeKind.Failed, Failure = FailureClass.Http5xx, Address = IPAddress.Loopback, Phases = Quick, Status = 500 };

    private readonly Random fate;
    private readonly TargetRounds rounds;
    private readonly RoundContext context;

    public SimulatedTarget(Target target, int seed, Action<SampleBatch> handOver)
    {
        fate = new Random(seed);
        rounds = new TargetRounds(target, new Random(seed + 1_000_003));
        context = new RoundContext("here", ["w1", "w2"], (_, _, _, _, _) => ProbeAsync(), handOver, (_, _) => false, Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>How far the clock goes at once.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMilliseconds(20);

    public double FailureRate { get; set; }

    /// <summary>How long it takes to fail, such as a timeout.</summary>
    public TimeSpan FailureTakes { get; init; }

    public Suspicion Suspicion => rounds.Suspicion;

    /// <summary>Lets time pass, until the condition holds at the latest.</summary>
    public void Run(TimeSpan atMost, Func<bool>? until = null)
    {
        DateTimeOffset end = Time.GetUtcNow() + atMost;
        DateTimeOffset nextRound = Time.GetUtcNow();
        while (Time.GetUtcNow() < end && until?.Invoke() != true)
        {
            if (Time.GetUtcNow() >= nextRound)
            {
                rounds.Fire(context);
                nextRound += rounds.Target.Interval;
            }
            Time.Advance(Step);
        }
    }

    private async Task<Outcome?> ProbeAsync()
    {
        if (fate.NextDouble() >= FailureRate)
            return Up;
        if (FailureTakes > TimeSpan.Zero)
            await Task.Delay(FailureTakes, Time);
        return Failed;
    }
}
