using UptimeSampler.Targets;

namespace UptimeSampler.Checking;

/// <summary>Takes one probe from one of the slots; null only when stopping.</summary>
internal delegate Task<Outcome?> SlotProbe(int slot, Target target, int addressTurn, ConnectionKind connection, CancellationToken stopping);

/// <summary>
/// One check of one target: samples are started singly and taken into account in the order of their start, so that quick answers do not
/// count before slow ones. It ends as soon as the evidence suffices; samples that are under way then are given up and count for nothing.
/// </summary>
internal sealed class CheckRun(CheckRequest request, SlotProbe probe, Random random, TimeProvider time, Action<CheckTally> folded)
{
    /// <summary>So many samples in a row that our own faults spoilt end the check: it would say nothing about the target.</summary>
    public const int InvalidLimit = 12;

    private const string Name = "check";

    private readonly CheckTally tally = new(request.Settings.Evidence);
    private readonly Pace pace = new(request.Settings.Gap, random);
    private readonly Queue<Task<Sample?>> started = [];
    private readonly List<(Task Task, int Slot)> running = [];
    // The slot that was used last comes first: a kept connection is used again rather than another opened.
    private readonly Stack<int> freeSlots = new(Enumerable.Range(0, request.Settings.Concurrency).Reverse());
    private readonly long began = time.GetTimestamp();
    private int turn = random.Next(1 << 20);
    private int count;
    private bool isCut;

    private TimeSpan Elapsed => time.GetElapsedTime(began);

    private bool IsTimeUp => Elapsed >= request.Settings.MaxDuration;

    private bool MayStart => count < request.Settings.Evidence.MaxSamples && pace.InvalidInARow < InvalidLimit && !IsTimeUp;

    public async Task<CheckResult> RunAsync(CancellationToken stopping)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            return await RunAsync(ending, stopping);
        }
        catch (Exception fault)
        {
            // A prober never throws for a target's fault: this is ours, proves nothing, and must not cost the other targets their results.
            await ending.CancelAsync();
            await Task.WhenAll(running.Select(one => one.Task)).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            CheckTally nothing = new(request.Settings.Evidence);
            return nothing.Conclude(request, StopReason.Interrupted, Elapsed) with { InvalidDetail = $"the check broke off: {fault.Message}" };
        }
    }

    private async Task<CheckResult> RunAsync(CancellationTokenSource ending, CancellationToken stopping)
    {
        StopReason? reason = null;
        while (reason is null)
        {
            await StepAsync(ending.Token);
            await FoldAsync();
            reason = WhyStop(stopping);
        }
        TimeSpan took = Elapsed;
        await ending.CancelAsync();
        await Task.WhenAll(started);
        await FoldAsync();
        return tally.Conclude(request, tally.IsDecided ? StopReason.Evidence : reason.Value, took);
    }

    private StopReason? WhyStop(CancellationToken stopping)
    {
        if (tally.IsDecided)
            return StopReason.Evidence;
        if (stopping.IsCancellationRequested)
            return StopReason.Interrupted;
        bool isTimeUp = IsTimeUp;
        if (started.Count > 0 || MayStart)
            return null;
        return isTimeUp ? StopReason.Time : StopReason.Budget;
    }

    /// <summary>Starts a sample if one is due; waits until one is, or one ends, if not.</summary>
    private async Task StepAsync(CancellationToken ending)
    {
        FreeSlots();
        List<Task> events = [.. running.Select(one => one.Task)];
        if (freeSlots.Count > 0 && MayStart)
        {
            TimeSpan wait = pace.Due - Elapsed;
            if (wait <= TimeSpan.Zero)
            {
                Start(ending);
                return;
            }
            // Whole milliseconds: less than one would be no wait at all, and the loop would spin.
            events.Add(Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, ending));
        }
        if (events.Count > 0)
            await Task.WhenAny(events);
    }

    private void FreeSlots()
    {
        for (int i = running.Count - 1; i >= 0; i--)
            if (running[i].Task.IsCompleted)
            {
                freeSlots.Push(running[i].Slot);
                running.RemoveAt(i);
            }
    }

    private void Start(CancellationToken ending)
    {
        int slot = freeSlots.Pop();
        Task<Sample?> sample = SampleAsync(slot, turn++ & int.MaxValue, NextConnection(), ending);
        count++;
        started.Enqueue(sample);
        running.Add((sample, slot));
        pace.Started(Elapsed);
    }

    private ConnectionKind NextConnection() => request.Target.Connection switch
    {
        ConnectionChoice.New => ConnectionKind.New,
        ConnectionChoice.Kept => ConnectionKind.Kept,
        _ => random.Next(2) == 0 ? ConnectionKind.New : ConnectionKind.Kept,
    };

    private async Task<Sample?> SampleAsync(int slot, int addressTurn, ConnectionKind connection, CancellationToken ending)
    {
        DateTimeOffset at = time.GetUtcNow();
        Outcome? outcome = await probe(slot, request.Target, addressTurn, connection, ending);
        return outcome is null ? null : new Sample(request.Target.Name, Name, Name, at, outcome, InMaintenance: false);
    }

    /// <summary>Takes the samples that have ended into account, up to the first that has not.</summary>
    private async Task FoldAsync()
    {
        while (!isCut && !tally.IsDecided && started.TryPeek(out Task<Sample?>? first) && first.IsCompleted)
        {
            _ = started.Dequeue();
            // What was given up is unknown, and what started after it must not count without it.
            if (await first is not { } sample)
            {
                isCut = true;
                return;
            }
            tally.Add(sample);
            pace.Ended(sample.Outcome.Kind, Elapsed);
            folded(tally);
        }
    }
}
