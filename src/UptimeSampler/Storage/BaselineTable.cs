using Dapper;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>Baselines as rows.</summary>
internal static class BaselineTable
{
    private const string Columns = "name, from_ms AS FromMs, failure_rate AS FailureRate, limit_us AS LimitUs, samples, hours";

    private const string InsertRow = """
        INSERT INTO baseline (target_id, from_ms, failure_rate, limit_us, samples, hours) VALUES (@targetId, @fromMs, @failureRate, @limitUs, @samples, @hours)
        ON CONFLICT (target_id, from_ms) DO UPDATE SET
            failure_rate = excluded.failure_rate, limit_us = excluded.limit_us, samples = excluded.samples, hours = excluded.hours
        """;

    public static void Insert(SqliteConnection connection, int targetId, Baseline baseline) => connection.Execute(InsertRow, new
    {
        targetId,
        fromMs = baseline.From.ToUnixTimeMilliseconds(),
        failureRate = baseline.FailureRate,
        limitUs = baseline.LatencyLimit is { } limit ? limit.Ticks / TimeSpan.TicksPerMicrosecond : (long?)null,
        samples = baseline.Samples,
        hours = baseline.Hours,
    });

    public static IReadOnlyList<Baseline> Of(SqliteConnection connection, string target) =>
        [.. connection.Query<Row>($"SELECT {Columns} FROM baseline JOIN target ON target.id = target_id WHERE name = @target ORDER BY from_ms", new { target }).Select(row => row.ToBaseline())];

    public static IReadOnlyDictionary<string, Baseline> Newest(SqliteConnection connection) => connection
        .Query<Row>($"SELECT {Columns} FROM baseline JOIN target ON target.id = target_id WHERE from_ms = (SELECT MAX(from_ms) FROM baseline AS newer WHERE newer.target_id = baseline.target_id)")
        .ToDictionary(row => row.Name, row => row.ToBaseline(), StringComparer.Ordinal);

    /// <summary>Deletes what counted before an instant, but for what still counts.</summary>
    public static void DeleteBefore(SqliteConnection connection, long ms) => connection.Execute(
        "DELETE FROM baseline WHERE from_ms < @ms AND from_ms < (SELECT MAX(from_ms) FROM baseline AS newer WHERE newer.target_id = baseline.target_id)", new { ms });

    private sealed record Row
    {
        public string Name { get; init; } = "";
        public long FromMs { get; init; }
        public double FailureRate { get; init; }
        public long? LimitUs { get; init; }
        public long Samples { get; init; }
        public long Hours { get; init; }

        public Baseline ToBaseline() => new(
            DateTimeOffset.FromUnixTimeMilliseconds(FromMs), FailureRate, LimitUs is { } limit ? TimeSpan.FromMicroseconds(limit) : null, Samples, (int)Hours);
    }
}
