using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>Silences as rows.</summary>
internal static class SilenceTable
{
    /// <summary>Most silences that are in force or still to come: each is looked at before an alert is written.</summary>
    public const int Limit = 1_000;

    /// <summary>Most silences that are kept though they are over.</summary>
    private const int HistoryLimit = 1_000;

    private const string Columns =
        "id, targets, labels, kinds, from_ms AS FromMs, until_ms AS UntilMs, ended_ms AS EndedMs, note, made_by AS MadeBy, made_ms AS MadeMs";

    private const string SelectMany = $"SELECT {Columns} FROM silence WHERE @overBeforeMs IS NULL OR COALESCE(ended_ms, until_ms) > @overBeforeMs ORDER BY id";

    private const string SelectUnsettled = $"SELECT {Columns} FROM silence WHERE settled_ms IS NULL AND COALESCE(ended_ms, until_ms) <= @nowMs ORDER BY id";

    private const string SelectById = $"SELECT {Columns} FROM silence WHERE id = @id";

    private const string InsertRow = """
        INSERT INTO silence (targets, labels, kinds, from_ms, until_ms, ended_ms, note, made_by, made_ms)
        VALUES (@Targets, @Labels, @Kinds, @FromMs, @UntilMs, NULL, @Note, @MadeBy, @MadeMs) RETURNING id
        """;

    private const string DeleteOldest = """
        DELETE FROM silence WHERE COALESCE(ended_ms, until_ms) <= @nowMs AND id NOT IN (
            SELECT id FROM silence WHERE COALESCE(ended_ms, until_ms) <= @nowMs ORDER BY id DESC LIMIT @kept)
        """;

    public static IReadOnlyList<Silence> All(SqliteConnection connection) => Select(connection, null);

    public static IReadOnlyList<Silence> NotOver(SqliteConnection connection, DateTimeOffset now) => Select(connection, now);

    public static Silence? Find(SqliteConnection connection, long id) => connection.QuerySingleOrDefault<Row>(SelectById, new { id })?.ToSilence();

    public static Silence Insert(SqliteConnection connection, Silence silence, DateTimeOffset now)
    {
        if (NotOver(connection, now).Count >= Limit)
            throw new StorageException(StorageFault.Other, $"there are {Limit} silences already, which is the most; end one that nobody needs, or make one for a label");
        connection.Execute(DeleteOldest, new { nowMs = now.ToUnixTimeMilliseconds(), kept = HistoryLimit });
        return silence with { Id = connection.ExecuteScalar<long>(InsertRow, Row.Of(silence)) };
    }

    public static bool End(SqliteConnection connection, long id, DateTimeOffset at) => connection.Execute(
        "UPDATE silence SET ended_ms = @atMs WHERE id = @id AND ended_ms IS NULL AND until_ms > @atMs", new { id, atMs = at.ToUnixTimeMilliseconds() }) > 0;

    /// <summary>Those that are over, and whose end was not acted on yet.</summary>
    public static IReadOnlyList<Silence> Unsettled(SqliteConnection connection, DateTimeOffset now) =>
        [.. connection.Query<Row>(SelectUnsettled, new { nowMs = now.ToUnixTimeMilliseconds() }).Select(row => row.ToSilence())];

    public static void Settle(SqliteConnection connection, DateTimeOffset now) => connection.Execute(
        "UPDATE silence SET settled_ms = @nowMs WHERE settled_ms IS NULL AND COALESCE(ended_ms, until_ms) <= @nowMs", new { nowMs = now.ToUnixTimeMilliseconds() });

    private static IReadOnlyList<Silence> Select(SqliteConnection connection, DateTimeOffset? overBefore) =>
        [.. connection.Query<Row>(SelectMany, new { overBeforeMs = overBefore?.ToUnixTimeMilliseconds() }).Select(row => row.ToSilence())];

    private sealed record Row
    {
        public long Id { get; init; }
        public string Targets { get; init; } = "";
        public string Labels { get; init; } = "";
        public string Kinds { get; init; } = "";
        public long FromMs { get; init; }
        public long UntilMs { get; init; }
        public long? EndedMs { get; init; }
        public string Note { get; init; } = "";
        public string MadeBy { get; init; } = "";
        public long MadeMs { get; init; }

        public static Row Of(Silence silence) => new()
        {
            Targets = JsonSerializer.Serialize(silence.Targets, StoredJson.Default.IReadOnlyListString),
            Labels = JsonSerializer.Serialize(silence.Labels, StoredJson.Default.IReadOnlyDictionaryStringString),
            Kinds = JsonSerializer.Serialize(silence.Kinds, StoredJson.Default.IReadOnlyListIncidentKind),
            FromMs = silence.From.ToUnixTimeMilliseconds(),
            UntilMs = silence.Until.ToUnixTimeMilliseconds(),
            Note = silence.Note,
            MadeBy = silence.MadeBy,
            MadeMs = silence.MadeAt.ToUnixTimeMilliseconds(),
        };

        public Silence ToSilence() => new()
        {
            Id = Id,
            Targets = JsonSerializer.Deserialize(Targets, StoredJson.Default.IReadOnlyListString)!,
            Labels = JsonSerializer.Deserialize(Labels, StoredJson.Default.IReadOnlyDictionaryStringString)!,
            Kinds = JsonSerializer.Deserialize(Kinds, StoredJson.Default.IReadOnlyListIncidentKind)!,
            From = DateTimeOffset.FromUnixTimeMilliseconds(FromMs),
            Until = DateTimeOffset.FromUnixTimeMilliseconds(UntilMs),
            EndedAt = EndedMs is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null,
            Note = Note,
            MadeBy = MadeBy,
            MadeAt = DateTimeOffset.FromUnixTimeMilliseconds(MadeMs),
        };
    }
}
