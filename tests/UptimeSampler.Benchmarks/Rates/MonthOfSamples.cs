using System.Net;
using UptimeSampler.Storage;

namespace UptimeSampler.Benchmarks.Rates;

/// <summary>
/// A database with thirty days of targets. The first day goes through the product's own store; the others are copies of its rows
/// and roll-ups, which are what the product would have written for the same samples. Minute roll-ups are copied where the window
/// begins and ends, since no question reads them elsewhere.
/// </summary>
internal sealed class MonthOfSamples(string file, int targets, int perMinute)
{
    private const int Days = 30;
    private const double FailureRate = 0.003;
    private static readonly FailureClass[] Classes = [FailureClass.Http5xx, FailureClass.TimeoutResponse, FailureClass.Reset, FailureClass.Refused];

    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();
    private readonly Random random = new(1);

    public async Task<long> FillAsync()
    {
        long today = Level.Day.PeriodOf(now.ToUnixTimeMilliseconds());
        DateTimeOffset first = DateTimeOffset.FromUnixTimeMilliseconds((today - Days) * Level.Day.Milliseconds);
        await FillDayAsync(first);
        return CopyDay(first);
    }

    private async Task FillDayAsync(DateTimeOffset day)
    {
        using Store store = Store.Open($"Data Source={file}", TimeProvider.System);
        // Two minutes more, so that the day's last hour closes.
        for (int minute = 0; minute < 24 * 60 + 3; minute += 10)
        {
            await store.WriteAsync(transaction =>
            {
                for (int i = minute; i < Math.Min(minute + 10, 24 * 60 + 3); i++)
                    for (int target = 0; target < targets; target++)
                        transaction.Append(Round(target, day.AddMinutes(i)));
                return true;
            }, CancellationToken.None);
        }
    }

    private SampleBatch Round(int target, DateTimeOffset minute)
    {
        Sample[] samples = new Sample[perMinute];
        for (int i = 0; i < perMinute; i++)
        {
            bool failed = random.NextDouble() < FailureRate;
            TimeSpan took = TimeSpan.FromMilliseconds(25 + target % 7 * 10) * Math.Exp(random.NextDouble() + random.NextDouble() - 1);
            Outcome outcome = new()
            {
                Kind = failed ? OutcomeKind.Failed : OutcomeKind.Up,
                Failure = failed ? Classes[random.Next(Classes.Length)] : FailureClass.None,
                Status = failed ? null : 200,
                // Every second target has two addresses.
                Address = new IPAddress([10, 0, (byte)target, (byte)(target % 2 == 0 ? 1 : random.Next(2))]),
                Connection = ConnectionKind.New,
                Phases = new Phases(null, took / 5, null, took / 2, took),
            };
            samples[i] = new Sample($"target-{target:000}", "local", i % 2 == 0 ? "w1" : "w2", minute + TimeSpan.FromMinutes((i + random.NextDouble()) / perMinute), outcome, InMaintenance: false);
        }
        return new SampleBatch { Target = samples[0].Target, Samples = samples, Watermark = minute.AddMinutes(1), Scheduled = perMinute };
    }

    /// <summary>Copies the first day to the others, today up to now, and returns how many samples there are.</summary>
    private long CopyDay(DateTimeOffset first)
    {
        long nowMs = now.ToUnixTimeMilliseconds(), dayEnd = first.ToUnixTimeMilliseconds() + Level.Day.Milliseconds;
        DatabaseFile database = DatabaseFile.Parse($"Data Source={file}");
        using Microsoft.Data.Sqlite.SqliteConnection connection = database.OpenForWriting(create: false);
        Statement.Execute(connection, "PRAGMA synchronous = OFF; BEGIN");
        Statement.Execute(connection, $"DELETE FROM sample WHERE at_ms >= {dayEnd}");
        foreach (Level level in Level.All)
            Statement.Execute(connection, $"DELETE FROM {level.Cells} WHERE {level.Name} >= {level.PeriodOf(dayEnd)}; DELETE FROM {level.Units} WHERE {level.Name} >= {level.PeriodOf(dayEnd)}");
        Statement.Execute(connection, $"DELETE FROM sample_minute WHERE minute >= {Level.Minute.PeriodOf(dayEnd)}");
        long samples = Statement.Scalar(connection, "SELECT MAX(id) FROM sample")!.Value;
        for (int day = 1; day <= Days; day++)
        {
            CopySamples(connection, day, samples, nowMs);
            // Today's hours up to now, and no row for today as a whole.
            CopyRollups(connection, Level.Day, day, Level.Day.Floor(nowMs));
            CopyRollups(connection, Level.Hour, day, Level.Hour.Floor(nowMs));
            if (day is 1 or >= Days - 1)
                CopyRollups(connection, Level.Minute, day, Level.Minute.Floor(nowMs));
        }
        using (Statement mark = new(connection, "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"))
        {
            Marks.Write(mark, Marks.FoldedIntoHours, Level.Hour.Floor(nowMs));
            Marks.Write(mark, Marks.FoldedIntoDays, Level.Hour.Floor(nowMs));
        }
        Statement.Execute(connection, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
        return Statement.Scalar(connection, "SELECT COUNT(*) FROM sample")!.Value;
    }

    private static void CopySamples(Microsoft.Data.Sqlite.SqliteConnection connection, int day, long samples, long nowMs)
    {
        const string Rest = "target_id, worker_id, address_id, outcome, failure, connection, maintenance, extra, status, dns_us, connect_us, tls_us, first_byte_us, total_us";
        long later = day * Level.Day.Milliseconds, minutes = day * (Level.Day.Milliseconds / Level.Minute.Milliseconds), before = Level.Minute.Floor(nowMs);
        Statement.Execute(connection, $"""
            INSERT INTO sample (id, at_ms, {Rest}) SELECT id + {day * samples}, at_ms + {later}, {Rest} FROM sample WHERE id <= {samples} AND at_ms + {later} < {before} ORDER BY id;
            INSERT INTO sample_minute (minute, min_id, max_id, samples)
            SELECT minute + {minutes}, min_id + {day * samples}, max_id + {day * samples}, samples FROM sample_minute
            WHERE min_id <= {samples} AND minute + {minutes} < {Level.Minute.PeriodOf(before)} ORDER BY minute, min_id
            """);
    }

    private static void CopyRollups(Microsoft.Data.Sqlite.SqliteConnection connection, Level level, int day, long beforeMs)
    {
        long later = day * (Level.Day.Milliseconds / level.Milliseconds);
        string source = $"WHERE {level.Name} < (SELECT MIN({level.Name}) FROM {level.Cells}) + {Level.Day.Milliseconds / level.Milliseconds} AND {level.Name} + {later} < {level.PeriodOf(beforeMs)}";
        const string Cells = "target_id, worker_id, address_id, connection, failure, maintenance, extra, samples, latency";
        string units = level == Level.Minute ? "target_id, location_id, blocks" : "target_id, location_id, units, n, y, nn, yy_n";
        Statement.Execute(connection, $"""
            INSERT INTO {level.Cells} ({level.Name}, {Cells}) SELECT {level.Name} + {later}, {Cells} FROM {level.Cells} {source};
            INSERT INTO {level.Units} ({level.Name}, {units}) SELECT {level.Name} + {later}, {units} FROM {level.Units} {source}
            """);
    }
}
