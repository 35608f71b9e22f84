using UptimeSampler.Load;
using UptimeSampler.Statistics;

namespace UptimeSampler.Stress;

/// <summary>Sends what a level of load takes, keeps what came of it, and looks after the server between levels.</summary>
/// <param name="engine">Sends the requests.</param>
/// <param name="settings">What is to be found out.</param>
/// <param name="timeout">Longest time for one request.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Sees each step as it grows; must return at once.</param>
internal sealed class LevelRunner(ILoadEngine engine, StressSettings settings, TimeSpan timeout, TimeProvider time, Action<StressStep> progress)
{
    private const int HealthRequests = 20;
    private const int CleanToRecover = 5;
    private static readonly TimeSpan RecoveryPause = TimeSpan.FromMilliseconds(200);

    private readonly List<StressStep> steps = [];
    private readonly List<CapacityUnit> units = [];

    /// <summary>All levels, in the order in which they were tried.</summary>
    public IReadOnlyList<StressStep> Steps => steps;

    /// <summary>All units of bursts, in the order in which they were sent.</summary>
    public IReadOnlyList<CapacityUnit> Units => units;

    /// <summary>The load engine.</summary>
    public ILoadEngine Engine => engine;

    /// <summary>The share of failures from which on a level is too much.</summary>
    public double ToleratedShare => 5 * settings.Tolerate;

    /// <summary>Single requests, before there is load and between levels that were too much.</summary>
    public StressStep? Health { get; private set; }

    /// <summary>Failures of all bursts at a level that are evidence; null without any.</summary>
    public LevelRate? RateAt(int concurrency)
    {
        StressStep[] tried = [.. steps.Where(step => step.Concurrency == concurrency && step.Judged > 0)];
        (long requests, long failures) = (tried.Sum(step => step.Judged), tried.Sum(step => step.JudgedFailures));
        return requests == 0 ? null : new LevelRate(concurrency, requests, failures, BinomialInterval.Of(BinomialMethod.ClopperPearson, failures, requests, settings.Confidence));
    }

    /// <summary>Begins a level.</summary>
    public StressStep Begin(StressStep step)
    {
        steps.Add(step);
        return step;
    }

    /// <summary>Shows what a level has come to.</summary>
    public void Take(StressStep step, LoadCount count)
    {
        step.Add(count);
        progress(step);
    }

    /// <summary>
    /// One unit of evidence: bursts at a level for so long, at least one, shorter when the unit is bad before. What is cut off by a stop or
    /// by a limit of ours is no unit.
    /// </summary>
    /// <returns>What came of it; null when there is none.</returns>
    public async Task<(long Requests, long Failures)?> UnitAsync(StressStep step, TimeSpan hold, CancellationToken stopping)
    {
        long start = time.GetTimestamp(), requests = 0, failures = 0;
        int offered = 0;
        do
        {
            LoadCount count = await engine.BurstAsync(step.Concurrency, stopping);
            Take(step, count);
            step.ClientLimit ??= ClientLimit.Of(count, step.Concurrency, timeout);
            if (stopping.IsCancellationRequested || step.ClientLimit is not null)
                return null;
            (requests, failures) = (requests + count.Requests, failures + count.Failures);
            offered = Math.Max(offered, count.Offered);
        }
        while (time.GetElapsedTime(start) < hold && !LevelVote.IsBad(requests, failures, ToleratedShare));
        step.Judge(requests, failures);
        units.Add(new CapacityUnit(offered, requests, failures));
        return (requests, failures);
    }

    /// <summary>Whether the server answers when there is no load.</summary>
    public async Task<bool> IsHealthyAsync(CancellationToken stopping)
    {
        Health = Begin(new StressStep(StepPurpose.Health, 1));
        for (int i = 0; i < HealthRequests && !stopping.IsCancellationRequested; i++)
        {
            LoadCount count = await engine.BurstAsync(1, stopping);
            Take(Health, count);
            Health.ClientLimit ??= ClientLimit.Of(count, 1, timeout);
        }
        Health.IsTooMuch = Health.Requests > 0 && LevelVote.IsBad(Health.Requests, Health.Failures, ToleratedShare);
        return Health.IsTooMuch == false;
    }

    /// <summary>Waits until the server answers several single requests in a row again.</summary>
    /// <returns>False when it did not in the time that it is given.</returns>
    public async Task<bool> RecoversAsync(CancellationToken stopping)
    {
        long start = time.GetTimestamp();
        for (int clean = 0; clean < CleanToRecover && !stopping.IsCancellationRequested;)
        {
            LoadCount count = await engine.BurstAsync(1, stopping);
            Take(Health ??= Begin(new StressStep(StepPurpose.Health, 1)), count);
            clean = count.Failures == 0 ? clean + 1 : 0;
            if (clean == 0 && time.GetElapsedTime(start) >= settings.Recovery)
                return false;
            if (clean == 0)
                await Task.Delay(RecoveryPause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return true;
    }
}
