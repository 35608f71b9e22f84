using Dapper;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>Tokens as rows.</summary>
internal static class AccessTokenTable
{
    /// <summary>Most tokens: each is compared with what a request brings.</summary>
    public const int Limit = 1_000;

    private const string SelectAll = "SELECT name AS Name, role AS Role, hash AS Hash, created_ms AS CreatedMs FROM access_token ORDER BY name";

    private const string InsertRow = """
        INSERT INTO access_token (name, role, hash, created_ms) VALUES (@name, @role, @hash, @createdMs) ON CONFLICT (name) DO NOTHING
        """;

    public static IReadOnlyList<AccessToken> All(SqliteConnection connection) => [.. connection.Query<Row>(SelectAll).Select(row => row.ToToken())];

    public static void Insert(SqliteConnection connection, AccessToken token)
    {
        if (connection.ExecuteScalar<long>("SELECT COUNT(*) FROM access_token") >= Limit)
            throw new StorageException(StorageFault.Other, $"there are {Limit} tokens already, which is the most; remove one that nobody needs");
        if (connection.Execute(InsertRow, new { name = token.Name, role = RoleName(token.Role), hash = token.Hash, createdMs = token.CreatedAt.ToUnixTimeMilliseconds() }) == 0)
            throw new StorageException(StorageFault.Other, $"there is a token '{token.Name}' already; choose another name, or remove it first: uptimesampler token remove {token.Name}");
    }

    public static bool Delete(SqliteConnection connection, string name) => connection.Execute("DELETE FROM access_token WHERE name = @name", new { name }) > 0;

    private static string RoleName(AccessRole role) => role.ToString().ToLowerInvariant();

    private sealed record Row
    {
        public string Name { get; init; } = "";
        public string Role { get; init; } = "";
        public string Hash { get; init; } = "";
        public long CreatedMs { get; init; }

        public AccessToken ToToken() => new(Name, Enum.Parse<AccessRole>(Role, ignoreCase: true), Hash, DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs));
    }
}
