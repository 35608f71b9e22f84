using UptimeSampler.Statistics;
using UptimeSampler.Storage;

namespace UptimeSampler.Reports;

/// <summary>Answers how often something failed, from roll-ups where the question allows and from single samples at its edges: the numbers are the same.</summary>
public static class Rates
{
    /// <summary>Counts the window and gives each group's rate with an interval on its effective sample size.</summary>
    /// <param name="store">Where the samples are.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="cancel">Ends the counting before the answer is known.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static RateAnswer Answer(Store store, RateQuestion question, CancellationToken cancel = default)
    {
        using StoreSnapshot snapshot = store.Snapshot();
        return Answer(snapshot, question, Kept(snapshot), cancel);
    }

    /// <summary>The same from a view that answers other questions, too.</summary>
    internal static RateAnswer Answer(StoreSnapshot snapshot, RateQuestion question) => Answer(snapshot, question, Kept(snapshot));

    /// <summary>The same with a coverage of one's own choice: a test asks for single samples only.</summary>
    internal static RateAnswer Answer(StoreSnapshot snapshot, RateQuestion question, in Coverage kept, CancellationToken cancel = default)
    {
        RateGroups groups = new(question, snapshot.Names);
        RatePlan plan = RatePlan.Of(kept, question.From.ToUnixTimeMilliseconds(), question.To.ToUnixTimeMilliseconds(), groups.Coarsest);
        IReadOnlyDictionary<string, int> ids = Numbers(snapshot, question.Targets);
        HashSet<int>? wanted = question.Targets.Count == 0 ? null : [.. ids.Values];
        Dictionary<int, Clusters> units = [];
        foreach (RateSegment segment in plan.Segments)
            Count(snapshot, question, segment, wanted, groups, units, cancel);

        Dictionary<int, List<RateRow>> counted = [];
        foreach ((GroupKey key, GroupCount count) in groups.Counts)
        {
            if (!counted.TryGetValue(key.Target, out List<RateRow>? ofTarget))
                counted.Add(key.Target, ofTarget = []);
            AddRows(ofTarget, question, groups, snapshot.Names.Target(key.Target), key, count, DesignEffect(units, key.Target));
        }
        List<RateRow> rows = [];
        IEnumerable<string> asked = question.Targets.Count == 0 ? ids.Keys : question.Targets;
        foreach (string name in asked.Distinct().Order(StringComparer.Ordinal))
        {
            List<RateRow>? ofTarget = ids.TryGetValue(name, out int id) ? counted.GetValueOrDefault(id) : null;
            ofTarget?.Sort(InGroupOrder);
            rows.AddRange(ofTarget ?? [Row(question, groups, name, [], failure: null, new GroupCount(), 1)]);
        }
        return new RateAnswer(Instant(plan.FromMs), Instant(plan.ToMs), question.Method, question.Confidence, rows);
    }

    private static Coverage Kept(StoreSnapshot snapshot) => new(snapshot.SamplesFromMs, snapshot.MinutesFromMs, snapshot.HoursFromMs, snapshot.HoursToMs, snapshot.DaysToMs);

    /// <summary>Numbers of the targets asked for that are known, by name; none asked for means all.</summary>
    private static Dictionary<string, int> Numbers(StoreSnapshot snapshot, IReadOnlyList<string> asked) => asked.Count == 0
        ? snapshot.Targets().ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal)
        : asked.Distinct().Select(name => (Name: name, Id: snapshot.Names.FindTarget(name))).Where(one => one.Id is not (0 or Storage.Names.Fleet)).ToDictionary(one => one.Name, one => one.Id, StringComparer.Ordinal);

    private static void Count(StoreSnapshot snapshot, RateQuestion question, RateSegment segment, HashSet<int>? wanted, RateGroups groups, Dictionary<int, Clusters> units, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (segment.Level is not { } level)
        {
            CountSamples(snapshot, question, segment, wanted, groups, units);
            return;
        }
        snapshot.VisitCells(level, segment.FromMs, segment.ToMs, wanted, (in CellKey cell, long samples, ReadOnlySpan<byte> latency) =>
        {
            cancel.ThrowIfCancellationRequested();
            if (cell.Maintenance == 0 || question.IncludeMaintenance)
                groups.Add(cell, cell.Period * level.Milliseconds, samples, latency);
        });
        snapshot.VisitUnits(level, segment.FromMs, segment.ToMs, wanted, (key, sums) => Add(units, key.Target, sums));
    }

    private static void CountSamples(StoreSnapshot snapshot, RateQuestion question, RateSegment segment, HashSet<int>? wanted, RateGroups groups, Dictionary<int, Clusters> units)
    {
        Dictionary<BlockKey, Block> blocks = [];
        snapshot.VisitSamples(segment.FromMs, segment.ToMs, row =>
        {
            if (wanted?.Contains(row.Target) == false)
                return;
            CellKey cell = new(0, row.Target, row.Worker, row.Address, (int)row.Connection, (int)row.Failure, row.InMaintenance ? 1 : 0, row.IsExtra ? 1 : 0);
            if (!row.InMaintenance || question.IncludeMaintenance)
                groups.Add(cell, row.AtMs, TimeSpan.FromTicks(row.TotalUs * TimeSpan.TicksPerMicrosecond));
            if (row.InMaintenance || row.IsExtra || row.Failure.IsOwn())
                return;
            BlockKey key = new(row.Target, snapshot.Names.Worker(row.Worker).Location, EvidenceBlock.IndexOf(Instant(row.AtMs)));
            if (!blocks.TryGetValue(key, out Block? block))
                blocks.Add(key, block = new Block());
            block.Samples++;
            block.Failures += row.Failure == FailureClass.None ? 0 : 1;
        }, wanted?.Count == 1 ? wanted.Single() : 0);
        foreach ((BlockKey key, Block block) in blocks)
            Add(units, key.Target, UnitSums.OfBlock(block.Samples, block.Failures));
    }

    private static void Add(Dictionary<int, Clusters> units, int target, UnitSums sums)
    {
        if (!units.TryGetValue(target, out Clusters? clusters))
            units.Add(target, clusters = new Clusters());
        clusters.Sums += sums;
    }

    private static void AddRows(List<RateRow> rows, RateQuestion question, RateGroups groups, string target, GroupKey key, GroupCount count, double designEffect)
    {
        if (!question.By.Contains(RateDimension.Failure))
        {
            rows.Add(Row(question, groups, target, groups.Describe(key, null), failure: null, count, designEffect));
            return;
        }
        // A class that only suspicion has met has a row, too.
        FailureCounts classes = count.Whole.Failures;
        if (classes.Used == 0)
            rows.Add(Row(question, groups, target, groups.Describe(key, FailureClass.None), FailureClass.None, count, designEffect));
        for (int i = 0; i < classes.Used; i++)
            rows.Add(Row(question, groups, target, groups.Describe(key, classes.ClassAt(i)), classes.ClassAt(i), count, designEffect));
    }

    private static RateRow Row(
        RateQuestion question, RateGroups groups, string target, IReadOnlyList<KeyValuePair<RateDimension, string>> group, FailureClass? failure, GroupCount count, double designEffect)
    {
        RateTally counted = question.AllSamples ? count.Whole : count.Base;
        long samples = counted.Valid, failures = Failures(counted, failure);
        // However many suspicion adds, they say no more about the time than the base samples do.
        double effective = count.Base.Valid / designEffect;
        // Rounded, all of them may be a trifle more than there are.
        double effectiveFailures = samples == 0 ? 0 : Math.Min(effective, failures * (effective / samples));
        Interval interval = BinomialInterval.Of(question.Method, effectiveFailures, effective, question.Confidence);
        RateRow row = new()
        {
            Target = target,
            Group = group,
            Samples = samples,
            Failures = failures,
            Invalid = counted.Invalid,
            ExtraSamples = count.Extra.Valid,
            ExtraFailures = Failures(count.Extra, failure),
            Low = interval.Low,
            High = interval.High,
            UpperBound = BinomialBound.Upper(effectiveFailures, effective, question.Confidence),
            EffectiveSamples = effective,
            Slo = question.Slo,
            MeetsSlo = question.Slo is not { } slo ? null : interval.High <= slo ? SloVerdict.Yes : interval.Low > slo ? SloVerdict.No : SloVerdict.Unknown,
            P50 = counted.Latency.Quantile(0.5),
            P95 = counted.Latency.Quantile(0.95),
        };
        return row with { Workers = groups.Workers(counted, failure, row.DesignEffect) };
    }

    private static long Failures(RateTally tally, FailureClass? failure) => failure is { } one ? tally.Failures.CountOf(one) : tally.Failures.Sum;

    private static double DesignEffect(Dictionary<int, Clusters> units, int target) => units.GetValueOrDefault(target)?.DesignEffect ?? new Clusters().DesignEffect;

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

    private sealed record BlockKey(int Target, string Location, long Index);

    private sealed class Block
    {
        public long Samples, Failures;
    }

    private sealed class Clusters
    {
        public UnitSums Sums;

        public double DesignEffect => Sums.ToClusters().DesignEffect;
    }
}
