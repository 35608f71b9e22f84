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
    private readonly RateLimit limit = new();
    private Target target = target;
    private bool isRemoved;
    private CancellationTokenSource? dropRest;
    private Task running = Task.CompletedTask;
    private DateTimeOffset runningUntil;
    private DateTimeOffset? waitingUntil;
    private int late;

    public Target Target
    {
        get
        {
            lock (guard)
                return target;
        }
    }

    public Suspicion Suspicion { get; } = new();

    /// <summary>True when the target is not watched any more and none of its samples is under way.</summary>
    public bool IsOver
    {
        get
        {
            lock (guard)
                return isRemoved && running.IsCompleted;
        }
    }

    /// <summary>
    /// The target as it is from now on. What a running round has not yet sampled is dropped when it would be sampled differently; the new
    /// round begins when what it has under way has ended.
    /// </summary>
    public void Change(Target changed, TimeProvider pace)
    {
        CancellationTokenSource? dropped;
        lock (guard)
        {
            bool same = !isRemoved && changed.IsSampledLike(target);
            (target, isRemoved) = (changed, false);
            if (same)
                return;
            runningUntil = pace.GetUtcNow();
            if (!running.IsCompleted)
                waitingUntil = runningUntil + changed.Interval;
            (dropped, dropRest) = (dropRest, null);
        }
        Drop(dropped);
    }

    /// <summary>The target is not watched any more: nothing further is sampled, what is under way ends.</summary>
    public void Remove()
    {
        CancellationTokenSource? dropped;
        lock (guard)
        {
            isRemoved = true;
            waitingUntil = null;
            (dropped, dropRest) = (dropRest, null);
        }
        Drop(dropped);
    }

    /// <summary>A round is due now. Returns at once.</summary>
    public void Fire(RoundContext context)
    {
        lock (guard)
        {
            if (isRemoved || context.NoMoreSamples.IsCancellationRequested)
                return;
            DateTimeOffset end = context.Pace.GetUtcNow() + target.Interval;
            if (running.IsCompleted)
                Begin(context, end);
            else
            {
                CountLate();
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
        IReadOnlyList<string> workers = target.Workers.Count > 0 ? target.Workers : context.Workers;
        dropRest ??= CancellationTokenSource.CreateLinkedTokenSource(context.NoMoreSamples);
        int samples = target.SamplesPerRound;
        RoundContext mine = context with { NoMoreSamples = dropRest.Token, HandOver = batch => context.HandOver(WithLate(batch, samples)) };
        // A suspect target's round lasts at least a block: slow failures must not thin out the samples that suspicion asks for.
        DateTimeOffset now = context.Pace.GetUtcNow();
        if (Suspicion.Until > now && end < now + EvidenceBlock.Length)
            end = now + EvidenceBlock.Length;
        int baseSamples = BaseSamples(now, end);
        runningUntil = end;
        Round round = new(mine, target, workers, Suspicion, lottery, limit);
        running = RunAsync(round, context, end, baseSamples);
    }

    /// <summary>
    /// Base samples keep their rate whatever suspicion does; otherwise failing times would weigh more, or less, than the others. So a
    /// suspect target's round has those of all the time since the end of the one before, also what slow failures have cost, as far as
    /// the target's limit allows.
    /// </summary>
    private int BaseSamples(DateTimeOffset now, DateTimeOffset end)
    {
        if (Suspicion.Until <= now)
            return target.SamplesPerRound;
        DateTimeOffset since = runningUntil == default ? now : runningUntil;
        double due = target.BaseRate * (end - since).TotalSeconds, most = target.MaxRate * (end - now).TotalSeconds;
        // Rounded by chance: the mean over rounds of any length is exact.
        return (int)Math.Floor(Math.Min(due, most) + lottery.Chance());
    }

    private async Task RunAsync(Round round, RoundContext context, DateTimeOffset end, int baseSamples)
    {
        await round.RunAsync(end, baseSamples);
        lock (guard)
        {
            if (waitingUntil is not { } waiting || context.NoMoreSamples.IsCancellationRequested)
                return;
            bool canBegin = waiting > context.Pace.GetUtcNow();
            if (!canBegin)
                CountLate();
            waitingUntil = null;
            if (canBegin)
                Begin(context, waiting);
        }
    }

    /// <summary>A round that waited has lost its interval to the one that still runs; unless that one is drawn so long as to cover it.</summary>
    private void CountLate()
    {
        if (waitingUntil > runningUntil)
            Interlocked.Increment(ref late);
    }

    /// <summary>Outside the lock: what waits for the token goes on at once, within this call.</summary>
    private static void Drop(CancellationTokenSource? rest)
    {
        rest?.Cancel();
        rest?.Dispose();
    }

    /// <summary>Rounds that lost their whole interval were to take samples, too.</summary>
    private SampleBatch WithLate(SampleBatch batch, int samplesPerRound)
    {
        int lost = Interlocked.Exchange(ref late, 0);
        return lost == 0 ? batch : batch with { LateRounds = lost, Scheduled = batch.Scheduled + (lost * samplesPerRound) };
    }
}
