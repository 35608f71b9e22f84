using UptimeSampler.Statistics;
using UptimeSampler.Storage;

namespace UptimeSampler.Reports;

/// <summary>Answers how often something failed, from roll-ups where the question allows and from single samples at its edges: the numbers are the same.</summary>
public static class Rates
{
    /// <summary>Counts the window and gives each group's rate with an interval on its effective sample size.</summary>
    /// <param name="store">Where the samples are.</param>
    /// <param name="question">What is asked.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public static RateAnswer Answer(Store store, RateQuestion question)
    {
        using StoreSnapshot snapshot = store.Snapshot();
        return Answer(snapshot, question, new Coverage(snapshot.SamplesFromMs, snapshot.MinutesFromMs, snapshot.HoursFromMs, snapshot.HoursToMs, snapshot.DaysToMs));
    }

    /// <summary>The same with a coverage of one's own choice: a test asks for single samples only.</summary>
    internal static RateAnswer Answer(StoreSnapshot snapshot, RateQuestion question, in Coverage kept)
    {
        RateGroups groups = new(question, snapshot.Names);
        RatePlan plan = RatePlan.Of(kept, question.From.ToUnixTimeMilliseconds(), question.To.ToUnixTimeMilliseconds(), groups.Coarsest);
        IReadOnlyDictionary<int, string> targets = snapshot.Targets();
        HashSet<int> wanted = [.. targets.Where(target => question.Targets.Count == 0 || question.Targets.Contains(target.Value)).Select(target => target.Key)];
        Dictionary<int, UnitSums> units = [];
        foreach (RateSegment segment in plan.Segments)
            Count(snapshot, question, segment, wanted, groups, units);

        List<RateRow> rows = [];
        ILookup<int, KeyValuePair<GroupKey, RateCount>> counts = groups.Counts.ToLookup(group => group.Key.Target);
        IEnumerable<string> asked = question.Targets.Count == 0 ? targets.Values : question.Targets;
        foreach (string name in asked.Distinct().Order(StringComparer.Ordinal))
        {
            int id = targets.FirstOrDefault(target => target.Value == name).Key;
            double designEffect = Clusters(units.GetValueOrDefault(id)).DesignEffect;
            List<RateRow> ofTarget = [.. counts[id].SelectMany(group => Rows(question, groups, name, group.Key, group.Value, designEffect))];
            ofTarget.Sort(InGroupOrder);
            rows.AddRange(ofTarget.Count > 0 ? ofTarget : [Row(question, name, [], 0, 0, new RateCount(), 1)]);
        }
        return new RateAnswer(Instant(plan.FromMs), Instant(plan.ToMs), question.Method, question.Confidence, rows);
    }

    private static void Count(StoreSnapshot snapshot, RateQuestion question, RateSegment segment, HashSet<int> wanted, RateGroups groups, Dictionary<int, UnitSums> units)
    {
        if (segment.Level is not { } level)
        {
            CountSamples(snapshot, question, segment, wanted, groups, units);
            return;
        }
        snapshot.VisitCells(level, segment.FromMs, segment.ToMs, (in CellKey cell, long samples, ReadOnlySpan<byte> latency) =>
        {
            if (wanted.Contains(cell.Target) && (cell.Maintenance == 0 || question.IncludeMaintenance))
                groups.Add(cell, cell.Period * level.Milliseconds, samples, latency);
        });
        snapshot.VisitUnits(level, segment.FromMs, segment.ToMs, (key, sums) => units[key.Target] = units.GetValueOrDefault(key.Target) + sums);
    }

    private static void CountSamples(StoreSnapshot snapshot, RateQuestion question, RateSegment segment, HashSet<int> wanted, RateGroups groups, Dictionary<int, UnitSums> units)
    {
        Dictionary<(int Target, string Location, long Block), (int N, int Y)> blocks = [];
        snapshot.VisitSamples(segment.FromMs, segment.ToMs, row =>
        {
            if (!wanted.Contains(row.Target))
                return;
            CellKey cell = new(0, row.Target, row.Worker, row.Address, (int)row.Connection, (int)row.Failure, row.InMaintenance ? 1 : 0);
            if (!row.InMaintenance || question.IncludeMaintenance)
                groups.Add(cell, row.AtMs, TimeSpan.FromTicks(row.TotalUs * TimeSpan.TicksPerMicrosecond));
            if (row.InMaintenance || row.Failure.IsOwn())
                return;
            var block = (row.Target, snapshot.Names.Worker(row.Worker).Location, EvidenceBlock.IndexOf(Instant(row.AtMs)));
            (int n, int y) = blocks.GetValueOrDefault(block);
            blocks[block] = (n + 1, y + (row.Failure == FailureClass.None ? 0 : 1));
        });
        foreach (((int target, _, _), (int n, int y)) in blocks)
            units[target] = units.GetValueOrDefault(target) + UnitSums.OfBlock(n, y);
    }

    private static IEnumerable<RateRow> Rows(RateQuestion question, RateGroups groups, string target, GroupKey key, RateCount count, double designEffect)
    {
        long failed = count.Failed, samples = count.Up + failed;
        if (!question.By.Contains(RateDimension.Failure))
            return [Row(question, target, groups.Describe(key, null), samples, failed, count, designEffect)];
        if (failed == 0)
            return [Row(question, target, groups.Describe(key, FailureClass.None), samples, 0, count, designEffect)];
        return count.Failures.Select(failure => Row(question, target, groups.Describe(key, failure.Key), samples, failure.Value, count, designEffect));
    }

    private static RateRow Row(
        RateQuestion question, string target, IReadOnlyList<KeyValuePair<RateDimension, string>> group, long samples, long failures, RateCount count, double designEffect)
    {
        double effective = samples / designEffect;
        Interval interval = BinomialInterval.Of(question.Method, failures / designEffect, effective, question.Confidence);
        return new RateRow
        {
            Target = target,
            Group = group,
            Samples = samples,
            Failures = failures,
            Invalid = count.Invalid,
            Low = interval.Low,
            High = interval.High,
            UpperBound = BinomialBound.Upper(failures / designEffect, effective, question.Confidence),
            EffectiveSamples = effective,
            Slo = question.Slo,
            MeetsSlo = question.Slo is not { } slo ? null : interval.High <= slo ? SloVerdict.Yes : interval.Low > slo ? SloVerdict.No : SloVerdict.Unknown,
            P50 = count.Latency.Quantile(0.5),
            P95 = count.Latency.Quantile(0.95),
        };
    }

    private static ClusterSums Clusters(UnitSums sums) => new()
    {
        Units = sums.Units,
        Samples = sums.N,
        Failures = sums.Y,
        SquaredSizes = sums.NN,
        SquaredFailuresPerSize = sums.YYperN,
    };

    private static int InGroupOrder(RateRow a, RateRow b)
    {
        for (int i = 0; i < a.Group.Count; i++)
        {
            int order = string.CompareOrdinal(a.Group[i].Value, b.Group[i].Value);
            if (order != 0)
                return order;
        }
        return 0;
    }

    private static DateTimeOffset Instant(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
