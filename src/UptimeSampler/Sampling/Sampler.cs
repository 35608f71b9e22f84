using System.Collections.Concurrent;
using UptimeSampler.Targets;

namespace UptimeSampler.Sampling;

/// <summary>Keeps the rounds of all targets going, and takes a new set of targets while running.</summary>
public sealed class Sampler : IAsyncDisposable
{
    private readonly RoundContext context;
    private readonly int seed;
    private readonly CancellationTokenSource noMoreSamples = new();
    private readonly CancellationTokenSource giveUp = new();
    private readonly ConcurrentDictionary<string, TargetRounds> rounds = new(StringComparer.Ordinal);
    private IReadOnlyList<(string Name, TimeSpan Interval)> scheduled = [];
    private RoundSchedule? schedule;

    /// <summary>A sampler whose every draw follows from the seed.</summary>
    public Sampler(RoundContext context, int seed)
    {
        this.context = context with { NoMoreSamples = noMoreSamples.Token, GiveUp = giveUp.Token };
        this.seed = seed;
    }

    /// <summary>Starts the rounds of the targets.</summary>
    public async Task StartAsync(TargetSet targets, CancellationToken cancel)
    {
        schedule = await RoundSchedule.CreateAsync(Fire, context.Pace, cancel);
        await ApplyAsync(targets, cancel);
        await schedule.StartAsync(cancel);
    }

    /// <summary>
    /// Takes a new set of targets: those that stay keep their rounds, those that changed or went drop what their rounds have not yet sampled.
    /// Not to be called again before it has ended.
    /// </summary>
    public async Task ApplyAsync(TargetSet targets, CancellationToken cancel)
    {
        foreach (Target target in targets.Targets)
            rounds.AddOrUpdate(target.Name, _ => new TargetRounds(target, new Random(SeedOf(target.Name))), (_, present) =>
            {
                present.Change(target, context.Pace);
                return present;
            });
        foreach ((string name, TargetRounds gone) in rounds.ExceptBy(targets.Targets.Select(target => target.Name), pair => pair.Key))
        {
            // One that still has samples under way stays: stopping waits for them, and should it come back it must not overlap itself.
            if (gone.IsOver)
                rounds.TryRemove(name, out _);
            gone.Remove();
        }
        List<(string, TimeSpan)> due = [.. targets.Targets.Select(target => (target.Name, target.Interval))];
        if (schedule is null || due.SequenceEqual(scheduled))
            return;
        await schedule.SetAsync(Shards.Of(targets.Targets), context.Pace.GetUtcNow(), cancel);
        scheduled = due;
    }

    /// <summary>While an incident is open the target is sampled more often.</summary>
    public void SetIncidentOpen(string target, bool open)
    {
        if (rounds.TryGetValue(target, out TargetRounds? there))
            there.Suspicion.IncidentOpen = open;
    }

    /// <summary>A round of each named target is due now.</summary>
    internal void Fire(IReadOnlyList<string> targets)
    {
        foreach (string name in targets)
            if (rounds.TryGetValue(name, out TargetRounds? there))
                there.Fire(context);
    }

    /// <summary>Starts no further sample, waits for the running ones (each ends by its own time limit) and hands them over.</summary>
    public async Task StopAsync(TimeSpan longest)
    {
        await noMoreSamples.CancelAsync();
        if (schedule is not null)
            await schedule.DisposeAsync();
        schedule = null;
        giveUp.CancelAfter(longest);
        await Task.WhenAll(rounds.Values.Select(there => there.WhenIdle()));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (schedule is not null)
            await StopAsync(TimeSpan.Zero);
        noMoreSamples.Dispose();
        giveUp.Dispose();
    }

    /// <summary>The same on every machine and run, unlike <see cref="string.GetHashCode()"/> (FNV-1a).</summary>
    private int SeedOf(string name)
    {
        uint hash = 2166136261 ^ (uint)seed;
        foreach (char letter in name)
            hash = (hash ^ letter) * 16777619;
        return (int)hash;
    }
}
