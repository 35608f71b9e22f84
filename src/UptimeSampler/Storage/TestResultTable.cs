using Dapper;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>Results of stress tests and preflights as rows.</summary>
internal static class TestResultTable
{
    /// <summary>Most results of a kind that are kept; the oldest go.</summary>
    public const int Kept = 500;

    private const string Heads = "id, kind, subject, verdict, passed, summary, started_ms AS StartedMs, ended_ms AS EndedMs";

    private const string SelectHeads = $"""
        SELECT {Heads}, '' AS Answer, '' AS Report FROM test_result WHERE (@kind IS NULL OR kind = @kind) AND id < @before ORDER BY id DESC LIMIT @limit
        """;

    private const string SelectById = $"SELECT {Heads}, answer, report FROM test_result WHERE id = @id";

    private const string InsertRow = """
        INSERT INTO test_result (kind, subject, verdict, passed, summary, started_ms, ended_ms, answer, report)
        VALUES (@Kind, @Subject, @Verdict, @Passed, @Summary, @StartedMs, @EndedMs, @Answer, @Report) RETURNING id
        """;

    private const string DeleteOldest = "DELETE FROM test_result WHERE kind = @kind AND id NOT IN (SELECT id FROM test_result WHERE kind = @kind ORDER BY id DESC LIMIT @Kept)";

    public static IReadOnlyList<TestResult> Newest(SqliteConnection connection, TestKind? kind, long before, int limit) =>
        [.. connection.Query<Row>(SelectHeads, new { kind = (long?)kind, before, limit }).Select(row => row.ToResult())];

    public static TestResult? Find(SqliteConnection connection, long id) => connection.QuerySingleOrDefault<Row>(SelectById, new { id })?.ToResult();

    public static TestResult Insert(SqliteConnection connection, TestResult result)
    {
        if (Math.Max(result.Answer.Length, result.Report.Length) > TestResult.TextLimit)
            throw new StorageException(StorageFault.Other, $"the result is longer than {TestResult.TextLimit >> 20} MB, which is the most; test fewer targets at a time");
        long id = connection.ExecuteScalar<long>(InsertRow, Row.Of(result));
        connection.Execute(DeleteOldest, new { kind = (long)result.Kind, Kept });
        return result with { Id = id };
    }

    private sealed record Row
    {
        public long Id { get; init; }
        public long Kind { get; init; }
        public string Subject { get; init; } = "";
        public string Verdict { get; init; } = "";
        public long? Passed { get; init; }
        public string Summary { get; init; } = "";
        public long StartedMs { get; init; }
        public long EndedMs { get; init; }
        public string Answer { get; init; } = "";
        public string Report { get; init; } = "";

        public static Row Of(TestResult result) => new()
        {
            Kind = (long)result.Kind,
            Subject = result.Subject,
            Verdict = result.Verdict,
            Passed = result.Passed is { } passed ? (passed ? 1 : 0) : null,
            Summary = result.Summary,
            StartedMs = result.StartedAt.ToUnixTimeMilliseconds(),
            EndedMs = result.EndedAt.ToUnixTimeMilliseconds(),
            Answer = result.Answer,
            Report = result.Report,
        };

        public TestResult ToResult() => new()
        {
            Id = Id,
            Kind = (TestKind)Kind,
            Subject = Subject,
            Verdict = Verdict,
            Passed = Passed is { } passed ? passed == 1 : null,
            Summary = Summary,
            StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(StartedMs),
            EndedAt = DateTimeOffset.FromUnixTimeMilliseconds(EndedMs),
            Answer = Answer,
            Report = Report,
        };
    }
}
