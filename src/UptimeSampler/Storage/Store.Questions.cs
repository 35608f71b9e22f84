using Dapper;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>What can be asked of the last commit.</summary>
public sealed partial class Store
{
    /// <summary>Incidents that are not resolved, oldest first.</summary>
    public IReadOnlyList<Incident> OpenIncidents() => Incidents(openOnly: true, since: null);

    /// <summary>The incident of a number; null when there is none.</summary>
    public Incident? FindIncident(long id) => Read(connection => IncidentTable.Find(connection, id));

    /// <summary>Incidents, oldest first; with <paramref name="since"/> those that had not ended before it.</summary>
    public IReadOnlyList<Incident> Incidents(bool openOnly, DateTimeOffset? since) => Read(connection => IncidentTable.Select(connection, openOnly, since));

    /// <summary>Incidents, the newest first, no more than a page of them is read.</summary>
    /// <param name="openOnly">True for those that are not over.</param>
    /// <param name="since">Only those that had not ended before; null for all.</param>
    /// <param name="targets">Names of targets; empty for all.</param>
    /// <param name="before">Only those with a smaller number.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<Incident> NewestIncidents(bool openOnly, DateTimeOffset? since, IReadOnlyCollection<string> targets, long before, int limit) =>
        Read(connection => IncidentTable.Page(connection, openOnly, since, targets, before, limit));

    /// <summary>The newest incident of each of the targets, by name; targets that never had one are left out.</summary>
    public IReadOnlyDictionary<string, Incident> NewestIncidents(IReadOnlyCollection<string> targets) => Read(connection => IncidentTable.Newest(connection, targets));

    /// <summary>What was told about an incident, oldest first.</summary>
    public IReadOnlyList<AlertRecord> AlertsOf(long incidentId) => Read(connection => AlertTable.OfIncident(connection, incidentId));

    /// <summary>Messages that wait and are due, the oldest first, at most <paramref name="limit"/> of each channel; none overtakes an earlier one about the same incident.</summary>
    public IReadOnlyList<OutboxEntry> DueAlerts(DateTimeOffset now, int limit) => Read(connection => AlertTable.Due(connection, now, limit));

    /// <summary>How many messages wait.</summary>
    public int OutboxDepth() => Read(AlertTable.Depth);

    /// <summary>When the oldest message was written that a channel should have by now (UTC); null when none is overdue. What quiet hours hold back is not.</summary>
    public DateTimeOffset? OldestOverdueAlert(DateTimeOffset now) => Read(connection => AlertTable.OldestOverdue(connection, now));

    /// <summary>Who may use the HTTP side, by name.</summary>
    public IReadOnlyList<AccessToken> AccessTokens() => Read(AccessTokenTable.All);

    /// <summary>Silences, oldest first: those that are in force or still to come, or all that are kept.</summary>
    public IReadOnlyList<Silence> Silences(bool all) => Read(connection => all ? SilenceTable.All(connection) : SilenceTable.NotOver(connection, time.GetUtcNow()));

    /// <summary>Silences that are in force, oldest first.</summary>
    public IReadOnlyList<Silence> ActiveSilences() => [.. Silences(all: false).Where(silence => silence.IsActive(time.GetUtcNow()))];

    /// <summary>Numbers of the incidents that are not told because a silence covers them; those that are over or acknowledged are left out.</summary>
    public IReadOnlyList<long> HeldBackIncidents() => [.. Read(HeldBackTable.Waiting).Select(waiting => waiting.IncidentId)];

    /// <summary>True when a silence is over, and what it kept back is not ready to be told yet.</summary>
    internal bool HasUnsettledSilence() => Read(connection => SilenceTable.Unsettled(connection, time.GetUtcNow()).Count > 0);

    /// <summary>Results of stress tests and preflights without their texts, the newest first.</summary>
    /// <param name="kind">Of which; null for both.</param>
    /// <param name="before">Only those with a smaller number.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<TestResult> TestResults(TestKind? kind, long before, int limit) => Read(connection => TestResultTable.Newest(connection, kind, before, limit));

    /// <summary>The result of a number; null when there is none.</summary>
    public TestResult? FindTestResult(long id) => Read(connection => TestResultTable.Find(connection, id));

    /// <summary>Saved states of the detectors.</summary>
    public IReadOnlyDictionary<DetectorKey, byte[]> DetectorStates() => Read(connection => connection
        .Query<(string Name, long Kind, byte[] State)>("SELECT name, kind, state FROM detector JOIN target ON target.id = target_id ORDER BY target_id, kind")
        .ToDictionary(row => new DetectorKey(row.Name, (IncidentKind)row.Kind), row => row.State));

    /// <summary>What counted as normal for a target, the oldest first.</summary>
    public IReadOnlyList<Baseline> Baselines(string target) => Read(connection => BaselineTable.Of(connection, target));

    /// <summary>What counts as normal now, by target.</summary>
    public IReadOnlyDictionary<string, Baseline> NewestBaselines() => Read(BaselineTable.Newest);

    /// <summary>The start of each target's newest valid sample, by name; targets without one are left out.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> LastValidSamples() => Read(connection => connection
        .Query<(string Name, long Ms)>("SELECT name, last_valid_ms FROM target WHERE last_valid_ms IS NOT NULL ORDER BY id")
        .ToDictionary(row => row.Name, row => DateTimeOffset.FromUnixTimeMilliseconds(row.Ms), StringComparer.Ordinal));

    /// <summary>Names of all targets that ever had a sample, in order.</summary>
    public IReadOnlyList<string> TargetNames() => Read(connection =>
    {
        List<string> names = [];
        using Statement select = new(connection, $"SELECT name FROM target WHERE id <> {Names.Fleet} ORDER BY name");
        while (select.Step())
            names.Add(select.Text(0));
        return names;
    });

    /// <summary>Stored samples in order of their start, read while they are enumerated; commits in between may or may not show.</summary>
    public IEnumerable<Sample> Samples(SampleQuery query)
    {
        using SqliteConnection connection = file.OpenForReading(isMapped: true);
        using SampleReader samples = new(connection);
        using IEnumerator<Sample> stored = samples.Read(query).GetEnumerator();
        while (Next(stored))
            yield return stored.Current;
    }

    /// <summary>A page of stored samples, which costs what it holds wherever it lies.</summary>
    /// <param name="query">Which samples.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">At most so many, above 0.</param>
    public SamplePage Page(SampleQuery query, SampleMark? after, int limit)
    {
        using SqliteConnection connection = file.OpenForReading(isMapped: true);
        using SampleReader samples = new(connection);
        try
        {
            return samples.Page(query, after, limit);
        }
        catch (SqliteException problem)
        {
            throw file.Explain(problem);
        }
    }

    /// <summary>The newest failed samples of a target that are still kept, at most so many, the newest first.</summary>
    /// <param name="target">Its name.</param>
    /// <param name="from">Earliest start.</param>
    /// <param name="to">Latest start, not included.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<Sample> NewestFailures(string target, DateTimeOffset from, DateTimeOffset to, int limit) => Read(connection =>
    {
        using SampleReader samples = new(connection);
        DateTimeOffset kept = DateTimeOffset.FromUnixTimeMilliseconds(Marks.Read(connection, Marks.SamplesFrom));
        return kept < to ? samples.NewestFailures(target, from > kept ? from : kept, to, limit) : [];
    });

    /// <summary>A consistent view of several tables.</summary>
    internal StoreSnapshot Snapshot() => new(file);

    private bool Next(IEnumerator<Sample> stored)
    {
        try
        {
            return stored.MoveNext();
        }
        catch (SqliteException problem)
        {
            throw file.Explain(problem);
        }
    }
}
