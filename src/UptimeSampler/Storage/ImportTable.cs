using Dapper;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>An import that has begun and not ended.</summary>
/// <param name="Id">Its number.</param>
/// <param name="FromMs">Start of the span of all its samples, in Unix ms.</param>
/// <param name="ToMs">End of the span.</param>
/// <param name="Samples">How many are stored: the first ones.</param>
/// <param name="Digest">SHA-256 of those.</param>
internal sealed record UnfinishedImport(long Id, long FromMs, long ToMs, long Samples, string Digest);

/// <summary>Imports that have not ended, as rows.</summary>
internal static class ImportTable
{
    private const string SelectRows = """
        SELECT unfinished_import.id, from_ms AS FromMs, to_ms AS ToMs, samples, digest FROM unfinished_import JOIN target ON target.id = target_id
        WHERE target.name = @target ORDER BY unfinished_import.id
        """;

    private const string InsertRow = """
        INSERT INTO unfinished_import (target_id, from_ms, to_ms, samples, digest) VALUES (@targetId, @fromMs, @toMs, 0, '') RETURNING id
        """;

    // "samples = @before": whoever else goes on with the same import has changed it, and only one of the two may.
    private const string UpdateRow = "UPDATE unfinished_import SET samples = @samples, digest = @digest WHERE id = @id AND samples = @before";

    private const string DeleteRow = "DELETE FROM unfinished_import WHERE id = @id AND samples = @before";

    public static IReadOnlyList<UnfinishedImport> Of(SqliteConnection connection, string target) =>
        [.. connection.Query<UnfinishedImport>(SelectRows, new { target })];

    /// <summary>A new import, of which nothing is stored yet.</summary>
    public static long Insert(SqliteConnection connection, int targetId, long fromMs, long toMs) =>
        connection.ExecuteScalar<long>(InsertRow, new { targetId, fromMs, toMs });

    /// <summary>False when the import is not as far as it was.</summary>
    public static bool Advance(SqliteConnection connection, long id, long before, long samples, string digest) =>
        connection.Execute(UpdateRow, new { id, before, samples, digest }) == 1;

    /// <summary>False when the import is not as far as it was.</summary>
    public static bool End(SqliteConnection connection, long id, long before) => connection.Execute(DeleteRow, new { id, before }) == 1;
}
