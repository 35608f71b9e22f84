using Microsoft.Extensions.Logging;
using UptimeSampler.Detection;
using UptimeSampler.Statistics;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service;

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
        DateTimeOffset now = time.GetUtcNow();
        Dictionary<string, StoredBaseline> found = new(StringComparer.Ordinal), learned = new(baselines.Learned, StringComparer.Ordinal);
        foreach ((Target target, Baseline baseline) in Read(learners, now))
            if (!learned.TryGetValue(target.Name, out StoredBaseline? before) || IsMaterial(before, baseline))
                learned[target.Name] = found[target.Name] = new StoredBaseline(now, baseline.FailureRate, baseline.LatencyLimit, baseline.Samples, baseline.Hours);
        if (found.Count == 0)
            return;
        await store.WriteAsync(transaction =>
        {
            foreach ((string target, StoredBaseline baseline) in found)
                transaction.SaveBaseline(target, baseline);
            return true;
        }, CancellationToken.None);
        baselines.Learned = learned;
        foreach (Target target in learners)
            if (found.TryGetValue(target.Name, out StoredBaseline? baseline))
                log.LogInformation("{Learned}", Text(target, baseline));
    }

    private static bool IsMaterial(StoredBaseline before, Baseline now) =>
        Math.Abs(now.FailureRate - before.FailureRate) > Material * before.FailureRate
        || (before.LatencyLimit, now.LatencyLimit) switch
        {
            (null, null) => false,
            ({ } old, { } limit) => (limit - old).Duration() > Material * old,
            _ => true,
        };

    private static string Text(Target target, StoredBaseline baseline)
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

    private List<(Target Target, Baseline Baseline)> Read(List<Target> learners, DateTimeOffset now)
    {
        using StoreSnapshot snapshot = store.Snapshot();
        long toMs = Math.Min(Level.Hour.Floor((now - BaselineWindow.Lag).ToUnixTimeMilliseconds()), Level.Hour.Floor(snapshot.HoursToMs));
        long fromMs = toMs - (long)BaselineWindow.Length.TotalMilliseconds;
        Dictionary<string, Target> byName = learners.ToDictionary(target => target.Name, StringComparer.Ordinal);
        ILookup<string, Incident> incidents = store.Incidents(openOnly: false, DateTimeOffset.FromUnixTimeMilliseconds(fromMs) - BaselineWindow.Margin)
            .Where(incident => incident.Kind is IncidentKind.FailureRate or IncidentKind.Latency)
            .ToLookup(incident => incident.Target, StringComparer.Ordinal);
        Dictionary<int, (Target Target, BaselineWindow Window, IncidentHours Incidents)> windows = snapshot.Targets()
            .Where(pair => byName.ContainsKey(pair.Value))
            .ToDictionary(pair => pair.Key, pair => (byName[pair.Value], new BaselineWindow(), new IncidentHours(incidents[pair.Value].Concat(incidents[Fleet.Name]))));
        snapshot.VisitUnits(Level.Hour, fromMs, toMs, windows.ContainsKey, (key, sums) =>
        {
            if (!windows[key.Target].Incidents.Contains(key.Period))
                windows[key.Target].Window.AddUnits(key.Period, Clusters(sums));
        });
        if (learners.Any(target => target.Latency is { Limit: null }))
            snapshot.VisitCells(Level.Hour, fromMs, toMs, (in CellKey cell, long samples, ReadOnlySpan<byte> latency) =>
            {
                if (cell.Maintenance != 0 || cell.Extra != 0 || !windows.TryGetValue(cell.Target, out var at) || at.Incidents.Contains(cell.Period))
                    return;
                if (cell.Failure == (int)FailureClass.None)
                    at.Window.AddAnswers(latency);
                else if (((FailureClass)cell.Failure).IsTimeout())
                    at.Window.AddTimeouts(samples);
            });
        HashSet<string> seen = [.. windows.Values.Select(window => window.Target.Name)];
        return
        [
            .. windows.Values.Select(at => (at.Target, at.Window.ToBaseline(at.Target.Tolerate, at.Target.Latency?.Quantile))),
            .. learners.Where(target => !seen.Contains(target.Name)).Select(target => (target, new BaselineWindow().ToBaseline(target.Tolerate, target.Latency?.Quantile))),
        ];
    }

    private static ClusterSums Clusters(UnitSums sums) => new()
    {
        Units = sums.Units,
        Samples = sums.N,
        Failures = sums.Y,
        SquaredSizes = sums.NN,
        SquaredFailuresPerSize = sums.YYperN,
    };
}
