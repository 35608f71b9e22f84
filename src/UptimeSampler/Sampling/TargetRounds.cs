using UptimeSampler.Targets;

namespace UptimeSampler.Sampling;

/// <summary>
/// The rounds of one target, one after another. A round that is due while the one before still runs starts when that ends, in what is
/// left of its interval; when its whole interval passes so, it is late: counted, not doubled.
/// </summary>
internal sealed class TargetRounds(Target target, Random random)
{
    private readonly Lock guard = new();
    private readonly Lottery lottery = new(random);
    private Task running = Task.CompletedTask;
    private DateTimeOffset? waitingUntil;
    private int late;

    public Target Target { get; set; } = target;

    public Suspicion Suspicion { get; } = new();

    /// <summary>Rounds that lost their whole interval since the last call.</summary>
    public int TakeLate() => Interlocked.Exchange(ref late, 0);

    /// <summary>A round is due now. Returns at once.</summary>
    public void Fire(RoundContext context)
    {
        lock (guard)
        {
            DateTimeOffset end = context.Pace.GetUtcNow() + Target.Interval;
            if (running.IsCompleted)
                Begin(context, end);
            else if (waitingUntil is null)
                waitingUntil = end;
            else
            {
                // The round that waited has lost its interval to the one that still runs.
                Interlocked.Increment(ref late);
                waitingUntil = end;
            }
        }
    }

    /// <summary>Ends when no round runs.</summary>
    public Task WhenIdle()
    {
        lock (guard)
            return running;
    }

    private void Begin(RoundContext context, DateTimeOffset end)
    {
        IReadOnlyList<string> workers = Target.Workers.Count > 0 ? Target.Workers : context.Workers;
        RoundContext mine = context with { HandOver = batch => context.HandOver(batch with { LateRounds = TakeLate() }) };
        // A suspect target's round lasts at least a block: slow failures must not thin out the samples that suspicion asks for.
        DateTimeOffset now = context.Pace.GetUtcNow();
        if (Suspicion.Until > now && end < now + EvidenceBlock.Length)
            end = now + EvidenceBlock.Length;
        Round round = new(mine, Target, workers, Suspicion, lottery);
        running = RunAsync(round, context, end);
    }

    private async Task RunAsync(Round round, RoundContext context, DateTimeOffset end)
    {
        await round.RunAsync(end);
        lock (guard)
        {
            if (waitingUntil is not { } waiting || context.NoMoreSamples.IsCancellationRequested)
                return;
            waitingUntil = null;
            if (waiting > context.Pace.GetUtcNow())
                Begin(context, waiting);
            else
                Interlocked.Increment(ref late);
        }
    }
}
