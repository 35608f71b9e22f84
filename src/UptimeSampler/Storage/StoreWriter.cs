using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>The one connection that writes, with everything that it keeps prepared and in memory.</summary>
internal sealed class StoreWriter : IDisposable
{
    private readonly SampleTable samples;
    private readonly Rollups rollups;
    private readonly SampleReader reader;
    private readonly TargetRows targetRows;
    private readonly AddressLimit addressLimit;
    private readonly Statement addSchedule, saveDetector, setLastValid, begin, commit, rollback, version;

    // Changes when another connection has committed.
    private long? seenVersion;

    public StoreWriter(SqliteConnection connection)
    {
        Connection = connection;
        Names = new(connection);
        Notices = new(connection);
        addressLimit = new(connection, Notices);
        samples = new(connection);
        rollups = new(connection, Notices);
        reader = new(connection);
        targetRows = new(connection);
        addSchedule = new(connection, """
            INSERT INTO schedule_minute (minute, target_id, scheduled, sent, late_rounds) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (minute, target_id) DO UPDATE SET
                scheduled = scheduled + excluded.scheduled, sent = sent + excluded.sent, late_rounds = late_rounds + excluded.late_rounds
            """);
        saveDetector = new(connection, "INSERT INTO detector (target_id, kind, state) VALUES (?, ?, ?) ON CONFLICT (target_id, kind) DO UPDATE SET state = excluded.state");
        setLastValid = new(connection, "UPDATE target SET last_valid_ms = ?2 WHERE id = ?1 AND (last_valid_ms IS NULL OR last_valid_ms < ?2)");
        begin = new(connection, "BEGIN IMMEDIATE");
        commit = new(connection, "COMMIT");
        rollback = new(connection, "ROLLBACK");
        version = new(connection, "PRAGMA data_version");
    }

    public SqliteConnection Connection { get; }

    public Names Names { get; }

    public Notices Notices { get; }

    public void Begin()
    {
        targetRows.Forget();
        begin.Run();
        version.Step();
        long now = version.Integer(0);
        version.Reset();
        // Another program has written (an import, pruning): what is kept in memory may no longer be what is in the tables.
        if (now != seenVersion)
            Forget();
        seenVersion = now;
    }

    public void Commit(DateTimeOffset now)
    {
        samples.BeforeCommit();
        rollups.BeforeCommit(now.ToUnixTimeMilliseconds());
        commit.Run();
        targetRows.Forget();
        samples.AfterCommit(Level.Minute.PeriodOf(now.ToUnixTimeMilliseconds()) - 1);
        rollups.AfterCommit();
    }

    /// <summary>Undoes everything since the last commit, in memory too.</summary>
    public void Rollback()
    {
        Forget();
        Notices.Forget();
        addressLimit.ForgetTold();
        // A full disk may already have made SQLite roll back by itself.
        if (SQLitePCL.raw.sqlite3_get_autocommit(Connection.Handle!) == 0)
            rollback.Run();
    }

    public void Append(SampleBatch batch)
    {
        int target = Names.Target(batch.Target);
        AppendSamples(batch.Target, target, batch.Samples);
        long lastValidMs = long.MinValue;
        foreach (Sample sample in batch.Samples)
            if (sample.Outcome.Kind != OutcomeKind.Invalid)
                lastValidMs = Math.Max(lastValidMs, sample.At.ToUnixTimeMilliseconds());
        if (lastValidMs != long.MinValue)
            setLastValid.Bind(1, target).Bind(2, lastValidMs).Run();
        CountSchedule(batch, target);
    }

    /// <summary>Stores samples as history: neither a sign of life nor a part of the schedule.</summary>
    public void Import(string target, IReadOnlyList<Sample> imported)
    {
        AppendSamples(target, Names.Target(target), imported);
        samples.ForgetMany();
    }

    public void SaveDetectorState(DetectorKey key, ReadOnlySpan<byte> state) =>
        saveDetector.Bind(1, Names.Target(key.Target)).Bind(2, (long)key.Kind).Bind(3, state).Run();

    public IReadOnlyList<Sample> NewestSamples(string? target, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        samples.BeforeCommit();
        return reader.Newest(target, from, to, limit, targetRows);
    }

    public PruneResult Prune(RetentionPolicy policy, DateTimeOffset now)
    {
        // Ranges in memory may be those that are deleted now.
        samples.BeforeCommit();
        samples.Forget();
        Pruning pruning = new(Connection);
        PruneResult gone = pruning.Step(policy, now);
        if (pruning.DeletedAddresses > 0)
            Names.Forget();
        return gone;
    }

    public void Dispose()
    {
        samples.Dispose();
        rollups.Dispose();
        reader.Dispose();
        targetRows.Dispose();
        Names.Dispose();
        addressLimit.Dispose();
        addSchedule.Dispose();
        saveDetector.Dispose();
        setLastValid.Dispose();
        begin.Dispose();
        commit.Dispose();
        rollback.Dispose();
        version.Dispose();
        Connection.Dispose();
    }

    private void AppendSamples(string name, int target, IReadOnlyList<Sample> appended)
    {
        foreach (Sample sample in appended)
        {
            if (sample.Target != name)
                throw new ArgumentException($"A batch of target '{name}' holds a sample of target '{sample.Target}'.", nameof(appended));
            long atMs = sample.At.ToUnixTimeMilliseconds();
            WorkerId worker = Names.Worker(sample.Location, sample.Worker);
            int address = AddressOf(sample, target, atMs);
            samples.Append(sample, atMs, target, worker.Worker, address);
            // The row holds whole microseconds; the roll-up must have seen the same value.
            TimeSpan total = TimeSpan.FromTicks(SampleTable.Microseconds(sample.Outcome.Phases.Total) * TimeSpan.TicksPerMicrosecond);
            rollups.Add(new RollupEntry(atMs, target, worker, address, sample.Outcome.Connection, sample.Outcome.Failure, sample.InMaintenance, sample.IsExtra, total));
        }
    }

    /// <summary>The number of a sample's address; 0 for none.</summary>
    private int AddressOf(Sample sample, int target, long atMs)
    {
        if (sample.Outcome.IsOtherAddress)
            return Names.OtherAddress;
        if (sample.Outcome.Address is not { } address)
            return 0;
        return addressLimit.Admits(sample.Target, target, atMs, address) ? Names.Address(address, Level.Day.PeriodOf(atMs)) : Names.OtherAddress;
    }

    private void Forget()
    {
        Names.Forget();
        samples.Forget();
        rollups.Forget();
    }

    private void CountSchedule(SampleBatch batch, int target)
    {
        if (batch.Scheduled == 0 && batch.Samples.Count == 0 && batch.LateRounds == 0)
            return;
        long atMs = (batch.Samples.Count > 0 ? batch.Samples[^1].At : batch.Watermark).ToUnixTimeMilliseconds();
        addSchedule.Bind(1, Level.Minute.PeriodOf(atMs)).Bind(2, target).Bind(3, batch.Scheduled).Bind(4, batch.Samples.Count).Bind(5, batch.LateRounds).Run();
    }
}
