using Microsoft.Extensions.Logging;
using UptimeSampler.Detection;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service.Judging;

/// <summary>Learns once an hour, from the roll-ups, what is normal for the targets that ask for it, and says so.</summary>
internal sealed class BaselineLearner(Store store, Baselines baselines, Func<TargetSet> targets, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>What has changed by less is not told, nor judged by.</summary>
    private const double Material = 0.05;

    private volatile TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Something else is to be learned: learns at once.</summary>
    public void Wake() => changed.TrySetResult();

    /// <summary>Learns until stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                await LearnAsync();
            }
            catch (StorageException problem)
            {
                log.LogError("What is normal could not be learned anew, what was learned before still holds: {Problem}", problem.Message);
            }
            using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            await Task.WhenAny(changed.Task, Task.Delay(Every, time, waiting.Token));
            await waiting.CancelAsync();
        }
    }

    /// <summary>Learns once.</summary>
    public async Task LearnAsync()
    {
        List<Target> learners = [.. targets().Targets.Where(target => target.LearnsTolerance || target.Latency is { Limit: null })];
        if (learners.Count == 0)
            return;
        Dictionary<string, Baseline> found = new(StringComparer.Ordinal), learned = new(baselines.Learned, StringComparer.Ordinal);
        foreach ((Target target, Baseline baseline) in BaselineReader.Read(store, learners, time.GetUtcNow()))
            if (!learned.TryGetValue(target.Name, out Baseline? before) || IsMaterial(target, before, baseline))
                learned[target.Name] = found[target.Name] = baseline;
        if (found.Count == 0)
            return;
        await store.WriteAsync(transaction =>
        {
            foreach ((string target, Baseline baseline) in found)
                transaction.SaveBaseline(target, baseline);
            return true;
        }, CancellationToken.None);
        baselines.Learned = learned;
        foreach (Target target in learners)
            if (found.TryGetValue(target.Name, out Baseline? baseline))
                log.LogInformation("{Learned}", Text(target, baseline));
    }

    private static bool IsMaterial(Target target, Baseline before, Baseline now) =>
        (target.LearnsTolerance && Math.Abs(now.FailureRate - before.FailureRate) > Material * before.FailureRate)
        || (before.LatencyLimit, now.LatencyLimit) switch
        {
            (null, null) => false,
            ({ } old, { } limit) => (limit - old).Duration() > Material * old,
            _ => true,
        };

    private static string Text(Target target, Baseline baseline)
    {
        string from = baseline.Samples == 0
            ? "nothing learned yet"
            : $"learned from {Words.Count(baseline.Samples, "sample")} in {Words.Count(baseline.Hours, "hour")} of the week before, without incidents and the last {Words.Span(BaselineWindow.Lag)}";
        List<string> said = [];
        if (target.LearnsTolerance)
            said.Add($"{Words.Percent(baseline.FailureRate)} of requests may fail");
        if (target.Latency is { Limit: null } watch)
            said.Add(baseline.LatencyLimit is { } limit
                ? $"{Words.Percent(1 - watch.Quantile)} of answers may take longer than {Words.Latency(limit)}"
                : $"latency is not judged before there are {Words.Count(BaselineWindow.LeastAnswers, "answer")}");
        return $"{target.Name}: {string.Join(", ", said)} ({from})";
    }
}
