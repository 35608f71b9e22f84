using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>What is written together: all of it is committed, or nothing. Valid within the call of <see cref="Store.WriteAsync{T}"/> that gave it.</summary>
public sealed partial class StoreTransaction
{
    private readonly StoreWriter writer;
    private readonly DateTimeOffset now;
    private bool isOver;

    internal StoreTransaction(StoreWriter writer, DateTimeOffset now)
    {
        this.writer = writer;
        this.now = now;
    }

    private StoreWriter Writer => isOver ? throw new InvalidOperationException("This transaction is over; use it only within the work given to WriteAsync.") : writer;

    private SqliteConnection Connection => Writer.Connection;

    /// <summary>Stores a round's samples, their roll-ups, and whether the round kept its plan. The order of batches in a transaction does not matter.</summary>
    public void Append(SampleBatch batch) => Writer.Append(batch);

    /// <summary>Replaces a detector's state.</summary>
    public void SaveDetectorState(DetectorKey key, ReadOnlySpan<byte> state) => Writer.SaveDetectorState(key, state);

    /// <summary>Keeps what counts as normal for a target from an instant on.</summary>
    public void SaveBaseline(string target, Baseline baseline) => BaselineTable.Insert(Connection, Writer.Names.Target(target), baseline);

    /// <summary>Stores a new incident and returns it with its number.</summary>
    /// <exception cref="StorageException">The target has an open incident of this kind already.</exception>
    public Incident Insert(Incident incident) => IncidentTable.Insert(Connection, Writer.Names.Target(incident.Target), incident);

    /// <summary>Replaces what is stored of an incident; its target, kind and opening stay.</summary>
    /// <exception cref="InvalidOperationException">There is no such incident.</exception>
    public void Update(Incident incident) => IncidentTable.Update(Connection, incident);

    /// <summary>The incident of a number, as this transaction sees it; null when there is none.</summary>
    public Incident? FindIncident(long id) => IncidentTable.Find(Connection, id);

    /// <summary>The target's open incident of a kind, as this transaction sees it; null when there is none.</summary>
    public Incident? FindOpen(string target, IncidentKind kind) => IncidentTable.FindOpen(Connection, target, kind);

    /// <summary>Incidents that are not resolved, as this transaction sees them, oldest first.</summary>
    public IReadOnlyList<Incident> OpenIncidents() => IncidentTable.Select(Connection, openOnly: true, since: null);

    /// <summary>
    /// A target's samples that started from one instant to another (not included), in order of their start, this transaction's
    /// included; the newest ones when there are more than <paramref name="limit"/>.
    /// </summary>
    public IReadOnlyList<Sample> Samples(string target, DateTimeOffset from, DateTimeOffset to, int limit) => Writer.NewestSamples(target, from, to, limit);

    /// <summary>The same for all targets together.</summary>
    public IReadOnlyList<Sample> SamplesOfAll(DateTimeOffset from, DateTimeOffset to, int limit) => Writer.NewestSamples(null, from, to, limit);

    /// <summary>
    /// Puts a message for a channel into the outbox, due at once or when quiet hours end; nothing happens when it is there already (same message
    /// key and channel). One that is due at once takes along what was held back about its incident.
    /// </summary>
    public void Enqueue(string channel, AlertMessage message)
    {
        AlertTable.Enqueue(Connection, channel, message, message.HeldUntil ?? now);
        if (message.HeldUntil is null)
            AlertTable.Release(Connection, message.Incident.Id, channel, now);
    }

    /// <summary>The channel has taken the message.</summary>
    public void MarkDelivered(long alertId, DateTimeOffset at) => AlertTable.Delivered(Connection, alertId, at);

    /// <summary>An attempt failed; the next one is due at the instant.</summary>
    public void Postpone(long alertId, string error, DateTimeOffset nextAttempt) => AlertTable.Postpone(Connection, alertId, error, nextAttempt);

    /// <summary>Whatever waits for a later attempt is due now.</summary>
    public void MakeAllDue() => AlertTable.MakeAllDue(Connection, now);

    /// <summary>An attempt failed and no further one will be made.</summary>
    public void GiveUp(long alertId, string error) => AlertTable.GiveUp(Connection, alertId, error);

    /// <summary>When the newest message about the incident was written for the channel; null for never.</summary>
    public DateTimeOffset? LastAlertAt(long incidentId, string channel) => AlertTable.LastCreated(Connection, incidentId, channel);

    /// <summary>The newest message about the incident for each channel that was told of it, by name of the channel.</summary>
    public IReadOnlyList<(string Channel, AlertMessage Message)> Told(long incidentId) => AlertTable.Told(Connection, incidentId);

    /// <summary>The channels that were told of the incident and by no message of a part that stands out, by name.</summary>
    public IReadOnlyList<string> ToldOfNoSuspect(long incidentId) => AlertTable.ToldOfNoSuspect(Connection, incidentId);

    /// <summary>Keeps the result of a stress test or a preflight, and returns it with its number; the oldest of many are forgotten.</summary>
    /// <exception cref="StorageException">It is too long.</exception>
    public TestResult Keep(TestResult result) => TestResultTable.Insert(Connection, result);

    /// <summary>Keeps a token.</summary>
    /// <exception cref="StorageException">There is one of that name already, or too many.</exception>
    public void AddToken(AccessToken token) => AccessTokenTable.Insert(Connection, token);

    /// <summary>Removes the token of a name.</summary>
    /// <returns>False when there is none.</returns>
    public bool RemoveToken(string name) => AccessTokenTable.Delete(Connection, name);

    /// <summary>Notes that an import of the span begins, and gives it a number.</summary>
    /// <exception cref="StorageException">The target has samples there, and they are no addition.</exception>
    internal long BeginImport(string target, DateTimeOffset from, DateTimeOffset to, bool isAddition)
    {
        long fromMs = from.ToUnixTimeMilliseconds(), toMs = to.ToUnixTimeMilliseconds();
        int id = Writer.Names.Target(target);
        if (!isAddition && ImportTable.Of(Connection, target).FirstOrDefault(one => one.FromMs <= toMs && one.ToMs >= fromMs) is { } other)
            throw new StorageException(StorageFault.Filled, $"an import into target '{target}' between {Instant(other.FromMs)} and {Instant(other.ToMs)} goes on, or was cut off, "
                + $"after {Words.Count(other.Samples, "sample")}, which are not the first ones of these; repeat it with the file it was begun with");
        if (!isAddition && SampleSpan.IsFilled(Connection, id, fromMs, toMs))
            throw new StorageException(StorageFault.Filled,
                $"target '{target}' has samples between {Instant(fromMs)} and {Instant(toMs)} already, and the same samples must not count twice");
        return ImportTable.Insert(Connection, id, fromMs, toMs);
    }

    /// <summary>Stores the samples that come after the first <paramref name="before"/> ones of an import.</summary>
    /// <exception cref="StorageException">Another process has gone on with it.</exception>
    internal void Import(long import, string target, IReadOnlyList<Sample> samples, long before, string digest)
    {
        if (!ImportTable.Advance(Connection, import, before, before + samples.Count, digest))
            throw Taken();
        Writer.Import(target, samples);
    }

    /// <summary>All samples of an import are stored.</summary>
    /// <exception cref="StorageException">Another process has gone on with it.</exception>
    internal void EndImport(long import, long samples)
    {
        if (!ImportTable.End(Connection, import, samples))
            throw Taken();
    }

    internal PruneResult Prune(RetentionPolicy policy) => Writer.Prune(policy, now);

    internal void End() => isOver = true;

    private static string Instant(long ms) => ContractJson.Time(DateTimeOffset.FromUnixTimeMilliseconds(ms));

    private static StorageException Taken() => new(StorageFault.Other, "another process goes on with the same import; leave it to that one");
}
