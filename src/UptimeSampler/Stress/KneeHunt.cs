using UptimeSampler.Statistics;

namespace UptimeSampler.Stress;

/// <summary>Looks for the load at which requests begin to fail, level by level.</summary>
/// <param name="runner">Sends what a level takes.</param>
/// <param name="settings">What is to be found out.</param>
/// <param name="ceiling">The highest load that may be tried.</param>
internal sealed class KneeHunt(LevelRunner runner, StressSettings settings, int ceiling)
{
    /// <summary>A level is well beyond the knee from so many times its upper end on.</summary>
    private const double WellBeyond = 1.4;

    private static readonly KneeOptions Standard = new();

    /// <summary>The search: its bracket says what was found so far.</summary>
    public KneeSearch Search { get; } = new(new KneeOptions
    {
        ToleratedShare = runner.ToleratedShare,
        Start = Math.Min(settings.From, ceiling),
        Ceiling = ceiling,
        Resolution = settings.Resolution,
    });

    /// <summary>Goes on until the bracket is narrow and confirmed, or something else ends it.</summary>
    public async Task<StressStop> RunAsync(CancellationToken stopping)
    {
        while (Search.Phase != KneePhase.Finished)
        {
            StressStop stop = await LevelAsync(Search.Phase, Search.Concurrency, stopping);
            if (stop != StressStop.Evidence)
                return stop;
            if (settings.EndsAtBreach && Search.High <= settings.Goal)
                return StressStop.Breach;
        }
        return StressStop.Evidence;
    }

    /// <summary>Decides about the load that is expected where the search has not: by as clear a lead as confirms the bracket's ends.</summary>
    /// <returns>Whether it is too much; null when something else ended it.</returns>
    public Task<(StressStop Stop, bool? IsTooMuch)> GoalAsync(int goal, CancellationToken stopping) =>
        DecideAsync(new StressStep(StepPurpose.Confirm, goal), Standard.ConfirmingLead, stopping);

    /// <summary>Shows what happens well beyond the knee, when no level there was tried: just above it a wall, a collapse and a smooth rise look alike.</summary>
    public async Task<StressStop> BeyondAsync(CancellationToken stopping)
    {
        if (Search.High is not { } high || runner.Steps.Any(step => step.Concurrency >= WellBeyond * high))
            return StressStop.Evidence;
        int level = (int)Math.Min(2L * high, ceiling);
        return level < WellBeyond * high ? StressStop.Evidence : (await DecideAsync(new StressStep(StepPurpose.Beyond, level), Standard.Lead, stopping)).Stop;
    }

    private async Task<(StressStop Stop, bool? IsTooMuch)> DecideAsync(StressStep step, int lead, CancellationToken stopping)
    {
        LevelVote vote = new(lead, Standard.MostUnits);
        runner.Begin(step);
        while (vote.Verdict == LevelVerdict.Undecided)
        {
            if (await runner.UnitAsync(step, settings.Hold / lead, stopping) is not var (requests, failures))
                return (Ended(step), null);
            bool isBad = LevelVote.IsBad(requests, failures, runner.ToleratedShare);
            vote.Observe(isBad);
            if (isBad && !await runner.RecoversAsync(stopping))
                return (StressStop.Unrecovered, true);
        }
        step.IsTooMuch = vote.Verdict == LevelVerdict.Bad;
        return (StressStop.Evidence, step.IsTooMuch);
    }

    private async Task<StressStop> LevelAsync(KneePhase phase, int concurrency, CancellationToken stopping)
    {
        StressStep step = runner.Begin(new StressStep(Purpose(phase), concurrency));
        while (Search.Phase == phase && Search.Concurrency == concurrency)
        {
            if (await runner.UnitAsync(step, settings.Hold / Search.Lead, stopping) is not var (requests, failures))
                return Ended(step);
            Search.Observe(requests, failures);
            if (LevelVote.IsBad(requests, failures, runner.ToleratedShare) && !await runner.RecoversAsync(stopping))
                return StressStop.Unrecovered;
        }
        step.IsTooMuch = Search.Low < concurrency;
        return StressStop.Evidence;
    }

    private static StressStop Ended(StressStep step) => step.ClientLimit is null ? StressStop.Interrupted : StressStop.Client;

    private static StepPurpose Purpose(KneePhase phase) => phase switch
    {
        KneePhase.Ramp => StepPurpose.Ramp,
        KneePhase.Bisect => StepPurpose.Narrow,
        _ => StepPurpose.Confirm,
    };
}
