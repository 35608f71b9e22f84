using UptimeSampler.Targets;

namespace UptimeSampler.Sampling;

/// <summary>
/// One round of one target: starts its samples at their drawn instants, adds more when one fails, and hands over what has ended.
/// Samples are handed over in the order of their start: one that ended early waits for those that started before it.
/// </summary>
internal sealed class Round(RoundContext context, Target target, IReadOnlyList<string> workers, Suspicion suspicion, Lottery lottery, RateLimit limit)
{
    private readonly Lock guard = new();
    private readonly List<Slot> started = [];
    private readonly TaskCompletionSource ended = new();
    // Plans are made on the steady clock; the wall clock stands in samples and watermarks.
    private readonly List<DateTimeOffset> planned = [];
    private DateTimeOffset end;
    private DateTimeOffset suspectUntil;
    private int outstanding;
    private int scheduled;
    private int handedOver;

    private sealed class Slot
    {
        public DateTimeOffset At;
        public Sample? Sample;
        public bool Ended;
    }

    /// <summary>Runs the round from now to <paramref name="roundEnd"/>; ends when its last sample has ended.</summary>
    public Task RunAsync(DateTimeOffset roundEnd, int baseSamples)
    {
        DateTimeOffset now = context.Pace.GetUtcNow();
        end = roundEnd;
        List<Draw> draws;
        lock (guard)
        {
            draws = [.. lottery.Draw(target, workers.Count, now, end - now, baseSamples, isExtra: false)];
            Plan(draws);
            draws.AddRange(DrawMore(now));
            if (draws.Count == 0)
            {
                HandOver();
                ended.SetResult();
            }
        }
        Start(draws);
        return ended.Task;
    }

    private void Plan(IReadOnlyCollection<Draw> draws)
    {
        planned.AddRange(draws.Select(draw => draw.At));
        outstanding += draws.Count;
    }

    /// <summary>
    /// What suspicion asks for from now to its end or the round's. No span is drawn for twice: to top it up whenever chance has left it
    /// sparse, and never to thin it out, would ask for more than suspicion wants.
    /// </summary>
    private Draw[] DrawMore(DateTimeOffset now)
    {
        DateTimeOffset from = suspectUntil > now ? suspectUntil : now;
        DateTimeOffset until = suspicion.Until < end ? suspicion.Until : end;
        if (until <= from)
            return [];
        suspectUntil = until;
        int there = planned.Count(at => at >= from && at < until);
        int extra = Suspicion.Extra(until - from, there, target.MaxRate, lottery.Chance());
        Draw[] draws = lottery.Draw(target, workers.Count, from, until - from, extra, isExtra: true);
        Plan(draws);
        return draws;
    }

    private void Start(IReadOnlyCollection<Draw> draws)
    {
        foreach (Draw draw in draws)
            _ = SampleAsync(draw);
    }

    private async Task SampleAsync(Draw draw)
    {
        Slot? slot = null;
        try
        {
            TimeSpan wait = draw.At - context.Pace.GetUtcNow();
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, context.Pace, context.NoMoreSamples);
            context.NoMoreSamples.ThrowIfCancellationRequested();
            while (limit.Ask(context.Pace.GetUtcNow(), target.MaxRate) is { Ticks: > 0 } tooSoon)
                await Task.Delay(tooSoon + RandomWait(tooSoon), context.Pace, context.NoMoreSamples);
            slot = Begin();
            string worker = workers[draw.Worker];
            Outcome? outcome = await context.Probe(target, worker, draw.Turn, draw.Connection, context.GiveUp);
            if (outcome is not null)
                slot.Sample = new Sample(target.Name, context.Location, worker, slot.At, outcome, context.InMaintenance(target, slot.At)) { IsExtra = draw.IsExtra };
        }
        catch (OperationCanceledException) when (context.NoMoreSamples.IsCancellationRequested)
        {
            // Stopping is not failing: a sample that was not taken is not a sample.
        }
        finally
        {
            End(slot);
        }
    }

    /// <summary>
    /// What a sample that came too soon waits beyond the time it must, so that it does not fall into step with the limit: a mean gap in the
    /// mean, but less where it would keep the next round waiting.
    /// </summary>
    private TimeSpan RandomWait(TimeSpan tooSoon)
    {
        double left = (end - context.Pace.GetUtcNow() - tooSoon).TotalSeconds;
        lock (guard)
            return TimeSpan.FromSeconds(lottery.Chance() * Math.Clamp(left, 0, 2 / target.MaxRate));
    }

    private Slot Begin()
    {
        lock (guard)
        {
            // To the millisecond, as it is stored: whoever judges the stored samples again must find the same.
            Slot slot = new() { At = DateTimeOffset.FromUnixTimeMilliseconds(context.Time.GetUtcNow().ToUnixTimeMilliseconds()) };
            started.Add(slot);
            scheduled++;
            return slot;
        }
    }

    private void End(Slot? slot)
    {
        Draw[] more = [];
        bool last;
        lock (guard)
        {
            slot?.Ended = true;
            if (slot?.Sample is { Outcome.Kind: OutcomeKind.Failed, InMaintenance: false } && !context.NoMoreSamples.IsCancellationRequested)
            {
                DateTimeOffset now = context.Pace.GetUtcNow();
                suspicion.Failed(now);
                more = DrawMore(now);
            }
            last = --outstanding == 0;
            HandOver();
        }
        Start(more);
        if (last)
            ended.SetResult();
    }

    /// <summary>Hands over the samples that have ended up to the first that has not.</summary>
    private void HandOver()
    {
        List<Sample> samples = [];
        while (handedOver < started.Count && started[handedOver].Ended)
            if (started[handedOver++].Sample is { } sample)
                samples.Add(sample);
        DateTimeOffset watermark = handedOver < started.Count ? started[handedOver].At : context.Time.GetUtcNow();
        if (samples.Count == 0 && outstanding > 0)
            return;
        context.HandOver(new SampleBatch { Target = target.Name, Samples = samples, Watermark = watermark, Scheduled = scheduled });
        scheduled = 0;
    }
}
