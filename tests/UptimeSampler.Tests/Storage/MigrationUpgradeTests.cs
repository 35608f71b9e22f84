using Microsoft.Data.Sqlite;
using UptimeSampler.Storage;

namespace UptimeSampler.Tests.Storage;

/// <summary>What databases of earlier versions hold still tells the truth after an upgrade.</summary>
[TestClass]
public sealed class MigrationUpgradeTests
{
    private const string InsertIncident = """
        INSERT INTO incident (target_id, kind, state, severity, onset_ms, onset_low_ms, onset_high_ms, opened_ms, resolved_ms, last_failure_ms, samples, failures, low, high,
            evidence, threshold, tolerated, failure_classes, suspects, summary)
        VALUES (7, @kind, @state, @severity, 0, 0, 0, 0, @resolved, @last, 10, 5, @low, 1, 1, 1, 0.001, '{}', '[]', 'x')
        """;

    private readonly TemporaryDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public void Incidents_of_before_keep_what_was_known_of_their_end_and_their_worst()
    {
        UpTo(7);
        using (SqliteConnection old = new($"{database.Connection};Pooling=false"))
        {
            old.Open();
            Execute(old, "INSERT INTO target (id, name) VALUES (7, 'shop')");
            Insert(old, IncidentKind.FailureRate, IncidentState.Resolved, Severity.Error, last: 500);
            Insert(old, IncidentKind.FailureRate, IncidentState.Resolved, Severity.Error, last: null);
            Insert(old, IncidentKind.Certificate, IncidentState.Resolved, Severity.Warning, last: null);
            Insert(old, IncidentKind.FailureRate, IncidentState.Resolved, Severity.Error, last: 500, low: 0.95);
            Insert(old, IncidentKind.FailureRate, IncidentState.Open, Severity.Critical, last: 500);
        }
        using Store store = database.Open();
        Incident[] incidents = [.. store.Incidents(openOnly: false, since: null)];
        CollectionAssert.AreEqual(new[] { false, true, false, false, false }, incidents.Select(incident => incident.IsUnwatched).ToArray(), "without a last failure nobody has proven the end");
        CollectionAssert.AreEqual(new[] { false, false, false, true, true }, incidents.Select(incident => incident.WasDown).ToArray());
        Assert.AreEqual(Severity.Critical, incidents[3].Severity, "it was stored as partial once it got better");
        Assert.IsTrue(incidents.All(incident => incident.SamplesSinceLastFailure == 0));
    }

    [TestMethod]
    public void An_open_incident_of_before_is_read_and_its_detector_still_knows_of_its_recovery()
    {
        UpTo(9);
        using (SqliteConnection old = new($"{database.Connection};Pooling=false"))
        {
            old.Open();
            Execute(old, "INSERT INTO target (id, name) VALUES (7, 'shop')");
            Insert(old, IncidentKind.FailureRate, IncidentState.Open, Severity.Error, last: 500);
            Execute(old, "UPDATE incident SET recovery_proven = 1, note = 'Anna looks', samples_since_failure = 900");
        }
        using Store store = database.Open();
        Incident open = store.OpenIncidents().Single();
        Assert.AreEqual((null, null, null, "Anna looks"), (open.RecoveryProvenAt, open.LevelChangedAt, open.AcknowledgedNote, open.Note));
        Assert.AreEqual((0L, 900L, true), (open.LongestCleanRun, open.SamplesSinceLastFailure, open.IsQuiet));
    }

    private void UpTo(int migration)
    {
        using SqliteConnection connection = new($"{database.Connection};Pooling=false");
        connection.Open();
        Migrations.Apply(connection, DatabaseFile.Parse(database.Connection), [.. Migrations.Embedded().Take(migration)], database.Clock.GetUtcNow());
    }

    private static void Insert(SqliteConnection connection, IncidentKind kind, IncidentState state, Severity severity, long? last, double low = 0.4)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = InsertIncident;
        command.Parameters.AddWithValue("@kind", (int)kind);
        command.Parameters.AddWithValue("@state", (int)state);
        command.Parameters.AddWithValue("@low", low);
        command.Parameters.AddWithValue("@severity", (int)severity);
        command.Parameters.AddWithValue("@resolved", state == IncidentState.Resolved ? 1_000 : DBNull.Value);
        command.Parameters.AddWithValue("@last", last is { } at ? at : DBNull.Value);
        command.ExecuteNonQuery();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
