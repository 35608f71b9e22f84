using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>A stored sample as its row holds it.</summary>
internal readonly record struct SampleRow(
    long Id, long AtMs, int Target, int Worker, int Address, OutcomeKind Outcome, FailureClass Failure, ConnectionKind Connection, bool InMaintenance, bool IsExtra,
    long? Status, long? DnsUs, long? ConnectUs, long? TlsUs, long? FirstByteUs, long TotalUs);

/// <summary>Reads single samples by time, a minute at once, through the id ranges of each minute.</summary>
internal sealed class SampleReader : IDisposable
{
    private const string Columns =
        "id, at_ms, target_id, worker_id, address_id, outcome, failure, connection, maintenance, extra, status, dns_us, connect_us, tls_us, first_byte_us, total_us";

    /// <summary>Minutes are looked up so many at once: a page is seldom longer, whatever the window is.</summary>
    private const int MinutesAtOnce = 60;

    private readonly Statement minutes, minutesBackwards, ranges, rows, failing;
    private readonly ReadNames names;

    public SampleReader(SqliteConnection connection)
    {
        names = new ReadNames(connection);
        minutes = new(connection, $"SELECT DISTINCT minute FROM sample_minute WHERE minute >= ? AND minute <= ? ORDER BY minute LIMIT {MinutesAtOnce}");
        minutesBackwards = new(connection, "SELECT DISTINCT minute FROM sample_minute WHERE minute >= ? AND minute <= ? ORDER BY minute DESC");
        ranges = new(connection, "SELECT min_id, max_id FROM sample_minute WHERE minute = ? ORDER BY min_id");
        rows = new(connection, $"""
            SELECT {Columns}
            FROM sample WHERE id BETWEEN ? AND ? AND at_ms >= ? AND at_ms < ? AND (?5 = 0 OR target_id = ?5) ORDER BY id
            """);
        failing = new(connection, $"""
            WITH RECURSIVE period (at) AS (SELECT ?2 UNION ALL SELECT at - 1 FROM period WHERE at > ?1)
            SELECT at FROM period WHERE EXISTS (SELECT 1 FROM rollup_minute WHERE minute = at AND target_id = ?3 AND failure > 0 AND failure < {(int)FailureClass.OwnDescriptors})
            """);
    }

    /// <summary>The samples in order of their start, from one instant to another (not included).</summary>
    public IEnumerable<Sample> Read(SampleQuery query)
    {
        long fromMs = query.From?.ToUnixTimeMilliseconds() ?? 0, toMs = ToMs(query.To) ?? long.MaxValue;
        int target = 0;
        if (query.Target is { } name && (target = names.FindTarget(name)) == 0)
            yield break;
        foreach (SampleRow row in Rows(fromMs, toMs, target))
            yield return ToSample(row);
    }

    /// <summary>The samples behind a mark, at most so many; what lies before it is sought, not read.</summary>
    public SamplePage Page(SampleQuery query, SampleMark? after, int limit)
    {
        long fromMs = query.From?.ToUnixTimeMilliseconds() ?? 0, toMs = ToMs(query.To) ?? long.MaxValue, afterMs = after?.At.ToUnixTimeMilliseconds() ?? long.MinValue;
        int target = query.Target is { } name ? names.FindTarget(name) : 0;
        if (target == 0 && query.Target is not null)
            return new SamplePage([], null);
        List<SampleRow> found = [.. Rows(Math.Max(fromMs, afterMs), toMs, target).Where(row => row.AtMs > afterMs || row.Id > after!.Id).Take(limit + 1)];
        SampleMark? next = found.Count > limit ? new(DateTimeOffset.FromUnixTimeMilliseconds(found[limit - 1].AtMs), found[limit - 1].Id) : null;
        return new SamplePage([.. found.Take(limit).Select(ToSample)], next);
    }

    /// <summary>The newest samples of a target, at most so many, in order of their start.</summary>
    /// <param name="target">Name of the target; null for all of them.</param>
    /// <param name="from">Earliest start.</param>
    /// <param name="to">Latest start, not included.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ids">Knows which rows are the target's.</param>
    public IReadOnlyList<Sample> Newest(string? target, DateTimeOffset from, DateTimeOffset to, int limit, TargetRows ids)
    {
        int id = target is null ? 0 : names.FindTarget(target);
        if (id == 0 && target is not null)
            return [];
        long fromMs = from.ToUnixTimeMilliseconds(), toMs = ToMs(to)!.Value;
        List<SampleRow> found = [];
        foreach (long minute in Minutes(minutesBackwards, fromMs, toMs))
        {
            (long start, long end) = Within(minute, fromMs, toMs);
            foreach ((long min, long max) in RangesOf(minute))
                if (target is null)
                    AddRows(found, min, max, start, end, target: 0);
                else
                    foreach (long row in ids.Of(id, min, max))
                        AddRows(found, row, row, start, end, id);
            if (found.Count >= limit)
                break;
        }
        found.Sort(InTimeOrder);
        return [.. found.Skip(Math.Max(0, found.Count - limit)).Select(ToSample)];
    }

    /// <summary>The newest failed samples of a target, at most so many, the newest first.</summary>
    /// <param name="target">Its name.</param>
    /// <param name="from">Earliest start.</param>
    /// <param name="to">Latest start, not included.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<Sample> NewestFailures(string target, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        int id = names.FindTarget(target);
        long fromMs = from.ToUnixTimeMilliseconds(), toMs = ToMs(to)!.Value;
        List<SampleRow> found = [];
        if (id == 0)
            return [];
        // Roll-ups tell in which minutes it failed: all samples of these are read, of every target.
        failing.Bind(1, Level.Minute.PeriodOf(fromMs)).Bind(2, Level.Minute.PeriodOf(toMs - 1)).Bind(3, id);
        List<long> when = [];
        while (when.Count < limit && failing.Step())
            when.Add(failing.Integer(0));
        failing.Reset();
        foreach (long minute in when.TakeWhile(_ => found.Count < limit))
            found.AddRange(RowsOf(minute, fromMs, toMs, id).FindAll(row => row.Outcome == OutcomeKind.Failed));
        found.Sort(InTimeOrder);
        found.Reverse();
        return [.. found.Take(limit).Select(ToSample)];
    }

    /// <summary>Rows in order of their start; target 0 for all.</summary>
    public IEnumerable<SampleRow> Rows(long fromMs, long toMs, int target)
    {
        foreach (long minute in MinutesForward(fromMs, toMs))
        {
            List<SampleRow> found = RowsOf(minute, fromMs, toMs, target);
            found.Sort(InTimeOrder);
            foreach (SampleRow row in found)
                yield return row;
        }
    }

    public void Dispose()
    {
        names.Dispose();
        minutes.Dispose();
        minutesBackwards.Dispose();
        ranges.Dispose();
        rows.Dispose();
        failing.Dispose();
    }

    private static long? ToMs(DateTimeOffset? to) =>
        // Rounded up: a row's millisecond lies before an instant within that millisecond.
        to is { } instant ? (instant - DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond - 1)).Ticks / TimeSpan.TicksPerMillisecond : null;

    private static int InTimeOrder(SampleRow a, SampleRow b) => (a.AtMs, a.Id).CompareTo((b.AtMs, b.Id));

    private IEnumerable<long> MinutesForward(long fromMs, long toMs)
    {
        List<long> found;
        do
        {
            found = Minutes(minutes, fromMs, toMs);
            foreach (long minute in found)
                yield return minute;
            fromMs = found.Count > 0 ? (found[^1] + 1) * Level.Minute.Milliseconds : toMs;
        }
        while (found.Count == MinutesAtOnce && fromMs < toMs);
    }

    private static List<long> Minutes(Statement select, long fromMs, long toMs)
    {
        List<long> found = [];
        select.Bind(1, Level.Minute.PeriodOf(fromMs)).Bind(2, Level.Minute.PeriodOf(toMs - 1));
        while (select.Step())
            found.Add(select.Integer(0));
        return found;
    }

    private static (long Start, long End) Within(long minute, long fromMs, long toMs) =>
        (Math.Max(fromMs, minute * Level.Minute.Milliseconds), Math.Min(toMs, (minute + 1) * Level.Minute.Milliseconds));

    private List<SampleRow> RowsOf(long minute, long fromMs, long toMs, int target)
    {
        (long start, long end) = Within(minute, fromMs, toMs);
        List<SampleRow> found = [];
        foreach ((long min, long max) in RangesOf(minute))
            AddRows(found, min, max, start, end, target);
        return found;
    }

    private List<(long Min, long Max)> RangesOf(long minute)
    {
        List<(long Min, long Max)> where = [];
        ranges.Bind(1, minute);
        while (ranges.Step())
            where.Add((ranges.Integer(0), ranges.Integer(1)));
        return where;
    }

    private void AddRows(List<SampleRow> found, long min, long max, long startMs, long endMs, int target)
    {
        rows.Bind(1, min).Bind(2, max).Bind(3, startMs).Bind(4, endMs).Bind(5, target);
        while (rows.Step())
            found.Add(CurrentRow());
    }

    private SampleRow CurrentRow() => new(
        rows.Integer(0), rows.Integer(1), (int)rows.Integer(2), (int)rows.Integer(3), (int)rows.Integer(4), (OutcomeKind)rows.Integer(5),
        (FailureClass)rows.Integer(6), (ConnectionKind)rows.Integer(7), rows.Integer(8) != 0, rows.Integer(9) != 0, rows.NullableInteger(10), rows.NullableInteger(11),
        rows.NullableInteger(12), rows.NullableInteger(13), rows.NullableInteger(14), rows.Integer(15));

    private Sample ToSample(SampleRow row)
    {
        (string location, string worker) = names.Worker(row.Worker);
        return new Sample(names.Target(row.Target), location, worker, DateTimeOffset.FromUnixTimeMilliseconds(row.AtMs), new Outcome
        {
            Kind = row.Outcome,
            Failure = row.Failure,
            Status = (int?)row.Status,
            Address = names.IPAddress(row.Address),
            IsOtherAddress = row.Address == Names.OtherAddress,
            Connection = row.Connection,
            Phases = new Phases(Duration(row.DnsUs), Duration(row.ConnectUs), Duration(row.TlsUs), Duration(row.FirstByteUs), Duration(row.TotalUs)!.Value),
        }, row.InMaintenance) { IsExtra = row.IsExtra };
    }

    private static TimeSpan? Duration(long? microseconds) => microseconds is { } us ? TimeSpan.FromTicks(us * TimeSpan.TicksPerMicrosecond) : null;
}
