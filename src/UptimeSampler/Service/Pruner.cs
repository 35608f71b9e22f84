using Microsoft.Extensions.Logging;
using UptimeSampler.Storage;

namespace UptimeSampler.Service;

/// <summary>Deletes what is older than its retention while the service runs, in steps with a pause between, so that commits need not wait long.</summary>
internal sealed class Pruner(Store store, RetentionPolicy retention, TimeProvider time, ILogger log)
{
    /// <summary>Between looking for something to delete.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Between steps: commits that wait come first.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Prunes now and then until stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        bool more = false;
        while (true)
            try
            {
                await Task.Delay(more ? Pause : Every, time, stopping);
                more = false;
                PruneResult gone = await store.PruneStepAsync(retention, stopping);
                more = gone.More;
                if (gone.Samples + gone.MinuteRows + gone.HourRows > 0)
                    log.LogDebug("Pruned {Samples}, {Minutes} rows of minutes, {Hours} of hours and days", Words.Count(gone.Samples, "sample"), gone.MinuteRows, gone.HourRows);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StorageException problem)
            {
                log.LogError("Pruning: {Problem}", problem.Message);
            }
    }
}
