using Microsoft.Extensions.Logging;
using UptimeSampler.Incidents;
using UptimeSampler.Service.Judging;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service.Preflights;

/// <summary>Opens an incident when a preflight finds something not ready, and ends it when a later one finds all ready.</summary>
internal sealed class PreflightIncidents(Store store, Func<TargetSet> targets, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>Writes what follows from an answer, as often as it takes until the database takes it.</summary>
    /// <returns>True when an incident was opened or resolved.</returns>
    public async Task<bool> WriteAsync(string name, PreflightAnswer answer, CancellationToken stopping)
    {
        while (answer.IsReady is not null)
            try
            {
                return await store.WriteAsync(transaction => Write(transaction, name, answer), CancellationToken.None);
            }
            catch (StorageException problem)
            {
                log.LogError("What preflight {Name} found cannot be stored yet: {Problem}", name, problem.Message);
                if (stopping.IsCancellationRequested)
                    return false;
                await Task.Delay(RetryAfter, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        return false;
    }

    private bool Write(StoreTransaction transaction, string name, PreflightAnswer answer)
    {
        TargetSet set = targets();
        // Taken away while it ran: nobody would ever find it over.
        if (set.Preflights.FirstOrDefault(one => one.Name == name) is not { } schedule)
            return false;
        // Preflights run at night, as maintenance does: that must not swallow their only alert.
        Judgement judgement = new(transaction, store.Key, schedule.AsTarget, set with { Maintenance = [] }, time);
        Incident? open = judgement.FindOpen(IncidentKind.Preflight);
        DateTimeOffset now = time.GetUtcNow();
        switch (answer.IsReady, open)
        {
            case (false, null):
                judgement.Open(IncidentWriter.OpenPreflight(name, answer.Summary, answer.Report, now));
                return true;
            case (false, { } known):
                transaction.Update(known with { Summary = IncidentWriter.PreflightSummary(name, answer.Summary, answer.Report) });
                return false;
            case (true, { } known):
                judgement.Close(IncidentWriter.Resolve(known, now));
                return true;
            default:
                return false;
        }
    }
}
