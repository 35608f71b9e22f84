using Dapper;
using Microsoft.Data.Sqlite;
using UptimeSampler.Storage;

namespace UptimeSampler.Benchmarks.Commits;

/// <summary>The alternative: the same rows into the same table through Dapper, without roll-ups, evidence or incidents.</summary>
internal static class DapperInserts
{
    private const string Insert = """
        INSERT INTO sample (at_ms, target_id, worker_id, address_id, outcome, failure, connection, maintenance, extra, status, dns_us, connect_us, tls_us, first_byte_us, total_us)
        VALUES (@AtMs, @Target, @Worker, @Address, @Outcome, @Failure, @Connection, 0, 0, @Status, NULL, @ConnectUs, NULL, @FirstByteUs, @TotalUs)
        """;

    private sealed record Row(long AtMs, int Target, int Worker, int Address, int Outcome, int Failure, int Connection, int? Status, long? ConnectUs, long? FirstByteUs, long TotalUs);

    public static Task RunAsync(string file, IReadOnlyList<SampleBatch> batches, int perCommit)
    {
        Store.Open($"Data Source={file}", TimeProvider.System).Dispose();
        using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        connection.Execute("PRAGMA synchronous = FULL");
        foreach (SampleBatch[] chunk in batches.Chunk(perCommit))
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            connection.Execute(Insert, chunk.Select(batch => ToRow(batch.Samples[0])), transaction);
            transaction.Commit();
        }
        return Task.CompletedTask;
    }

    private static Row ToRow(Sample sample) => new(
        sample.At.ToUnixTimeMilliseconds(), Number(sample.Target), sample.Worker == "w1" ? 1 : 2, Number(sample.Target), (int)sample.Outcome.Kind, (int)sample.Outcome.Failure,
        (int)sample.Outcome.Connection, sample.Outcome.Status, Microseconds(sample.Outcome.Phases.Connect), Microseconds(sample.Outcome.Phases.FirstByte),
        Microseconds(sample.Outcome.Phases.Total)!.Value);

    private static int Number(string target) => int.Parse(target.AsSpan(target.IndexOf('-', StringComparison.Ordinal) + 1), System.Globalization.CultureInfo.InvariantCulture) + 1;

    private static long? Microseconds(TimeSpan? duration) => duration?.Ticks / TimeSpan.TicksPerMicrosecond;
}
