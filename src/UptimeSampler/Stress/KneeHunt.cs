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

    /// <summary>Most requests for proving that the load that is expected is carried.</summary>
    private const long MostToProve = 2000;

    private static readonly KneeOptions Standard = new();

    /// <summary>The search: its bracket says what was found so far.</summary>
    public KneeSearch Search { get; private set; } = new(new KneeOptions
    {
        ToleratedShare = runner.ToleratedShare,
        Start = Math.Min(settings.From, Math.Min(settings.Goal, ceiling)),
        Ceiling = Math.Min(settings.Goal, ceiling),
        Resolution = settings.Resolution,
    });

    /// <summary>
    /// Goes on until the bracket is narrow and confirmed, or something else ends it. The load that is expected is tried before any beyond it:
    /// what a higher one does to the server must not be held against it.
    /// </summary>
    public async Task<StressStop> RunAsync(CancellationToken stopping)
    {
        StressStop stop = await SearchAsync(stopping);
        if (stop != StressStop.Evidence || Search.Low < settings.Goal)
            return stop;
        stop = await ProveAsync(stopping);
        if (stop != StressStop.Evidence || ceiling <= settings.Goal)
            return stop;
        Search = new KneeSearch(new KneeOptions
        {
            ToleratedShare = runner.ToleratedShare,
            Start = (int)Math.Min(2L * settings.Goal, ceiling),
            Carried = settings.Goal,
            Ceiling = ceiling,
            Resolution = settings.Resolution,
        });
        return await SearchAsync(stopping);
    }

    private async Task<StressStop> SearchAsync(CancellationToken stopping)
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

    // A few bursts of a few requests exclude little: the load that is expected is tried until they say enough.
    private async Task<StressStop> ProveAsync(CancellationToken stopping)
    {
        StressStep step = runner.Steps.Last(tried => tried.Concurrency == settings.Goal && tried.Judged > 0);
        while (step.Judged < MostToProve && runner.RateAt(settings.Goal)?.Interval is { } rate && rate.Low <= settings.Tolerate && rate.High > runner.ToleratedShare)
        {
            if (await runner.UnitAsync(step, settings.Hold / Search.Lead, stopping) is null)
                return Ended(step);
        }
        return StressStop.Evidence;
    }

    /// <summary>Shows what happens well beyond the knee, when no level there was tried: just above it a wall, a collapse and a smooth rise look alike.</summary>
    public async Task<StressStop> BeyondAsync(CancellationToken stopping)
    {
        if (Search.High is not { } high || runner.Steps.Any(step => step.Concurrency >= WellBeyond * high))
            return StressStop.Evidence;
        int level = (int)Math.Min(2L * high, ceiling);
        if (level < WellBeyond * high)
            return StressStop.Evidence;
        LevelVote vote = new(Standard.Lead, Standard.MostUnits);
        StressStep step = runner.Begin(new StressStep(StepPurpose.Beyond, level));
        StressStop stop = await DecideAsync(step, Standard.Lead, () => vote.Verdict == LevelVerdict.Undecided, (requests, failures) => vote.Observe(IsBad(requests, failures)), stopping);
        if (stop == StressStop.Evidence)
            step.IsTooMuch = vote.Verdict == LevelVerdict.Bad;
        return stop;
    }

    private async Task<StressStop> LevelAsync(KneePhase phase, int concurrency, CancellationToken stopping)
    {
        StressStep step = runner.Begin(new StressStep(Purpose(phase), concurrency));
        StressStop stop = await DecideAsync(step, Search.Lead, () => Search.Phase == phase && Search.Concurrency == concurrency, (requests, failures) => Search.Observe(requests, failures), stopping);
        if (stop == StressStop.Evidence)
            step.IsTooMuch = Search.Low < concurrency;
        return stop;
    }

    /// <summary>Unit after unit at one level while it is open; after each that was bad the server is let recover.</summary>
    private async Task<StressStop> DecideAsync(StressStep step, int lead, Func<bool> isOpen, Action<long, long> observe, CancellationToken stopping)
    {
        while (isOpen())
        {
            if (await runner.UnitAsync(step, settings.Hold / lead, stopping) is not var (requests, failures))
                return Ended(step);
            observe(requests, failures);
            if (IsBad(requests, failures) && !await runner.RecoversAsync(stopping))
                return StressStop.Unrecovered;
        }
        return StressStop.Evidence;
    }

    private bool IsBad(long requests, long failures) => LevelVote.IsBad(requests, failures, runner.ToleratedShare);

    private static StressStop Ended(StressStep step) => step.ClientLimit is null ? StressStop.Interrupted : StressStop.Client;

    private static StepPurpose Purpose(KneePhase phase) => phase switch
    {
        KneePhase.Ramp => StepPurpose.Ramp,
        KneePhase.Bisect => StepPurpose.Narrow,
        _ => StepPurpose.Confirm,
    };
}
