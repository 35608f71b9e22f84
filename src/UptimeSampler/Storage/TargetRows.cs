using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>
/// Which rows of a range of ids are a target's, found by one scan for all targets: when everything fails at once, each target asks for
/// its few rows among everybody's. Valid within one transaction, rows added to it included.
/// </summary>
internal sealed class TargetRows(SqliteConnection connection) : IDisposable
{
    private readonly Statement scan = new(connection, "SELECT id, target_id FROM sample WHERE id BETWEEN ? AND ? ORDER BY id");
    private readonly Dictionary<long, Range> ranges = [];

    private sealed class Range
    {
        public readonly Dictionary<int, List<long>> Ids = [];
        public long Next;
    }

    /// <summary>Ids of the target's rows from <paramref name="min"/> to <paramref name="max"/>, both included, ascending.</summary>
    public IReadOnlyList<long> Of(int target, long min, long max)
    {
        if (!ranges.TryGetValue(min, out Range? range))
            ranges.Add(min, range = new Range { Next = min });
        scan.Bind(1, range.Next).Bind(2, max);
        while (scan.Step())
            (CollectionsMarshal.GetValueRefOrAddDefault(range.Ids, (int)scan.Integer(1), out _) ??= []).Add(scan.Integer(0));
        range.Next = Math.Max(range.Next, max + 1);
        List<long> ids = range.Ids.GetValueOrDefault(target) ?? [];
        // A range that began at the same id may have been longer.
        int count = ids.BinarySearch(max);
        return ids[..(count >= 0 ? count + 1 : ~count)];
    }

    /// <summary>The transaction is over.</summary>
    public void Forget() => ranges.Clear();

    public void Dispose() => scan.Dispose();
}
