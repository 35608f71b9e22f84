using System.Globalization;
using UptimeSampler.Statistics;
using UptimeSampler.Storage;

namespace UptimeSampler.Reports;

// Keys and values of collections here are classes: code for collections of our own structs is made when the program starts, each time.

/// <summary>One group as numbers; 0 where the question does not split.</summary>
internal sealed record GroupKey(int Target, long AtMs, int Worker, int Location, int Address, int Connection);

/// <summary>What one group has counted.</summary>
internal sealed class GroupCount
{
    public readonly RateTally Base = new();
    private RateTally? extra;

    /// <summary>What suspicion added; mostly nothing.</summary>
    public RateTally Extra => extra ??= new RateTally();

    public RateTally Whole => Base.With(Extra);
}

/// <summary>Samples counted.</summary>
internal sealed class RateTally
{
    public readonly LatencySketch Latency = new();
    public readonly FailureCounts Failures = new();
    public readonly WorkerCounts Workers = new();
    public long Up, Invalid;

    public long Valid => Up + Failures.Sum;

    public RateTally With(RateTally other)
    {
        RateTally sum = new() { Up = Up + other.Up, Invalid = Invalid + other.Invalid };
        foreach (RateTally part in (ReadOnlySpan<RateTally>)[this, other])
        {
            sum.Latency.Merge(part.Latency);
            sum.Workers.Add(part.Workers);
            for (int i = 0; i < part.Failures.Used; i++)
                sum.Failures.Add(part.Failures.ClassAt(i), part.Failures.CountAt(i));
        }
        return sum;
    }
}

/// <summary>Failed samples by class: a few classes, in ascending order.</summary>
internal sealed class FailureCounts
{
    private FailureClass[] classes = [];
    private long[] counts = [];

    public int Used => classes.Length;

    public long Sum
    {
        get
        {
            long sum = 0;
            foreach (long count in counts)
                sum += count;
            return sum;
        }
    }

    public FailureClass ClassAt(int place) => classes[place];

    public long CountAt(int place) => counts[place];

    public long CountOf(FailureClass failure) => Array.IndexOf(classes, failure) is >= 0 and int place ? counts[place] : 0;

    public void Add(FailureClass failure, long samples)
    {
        int place = 0;
        while (place < classes.Length && classes[place] < failure)
            place++;
        if (place == classes.Length || classes[place] != failure)
        {
            classes = [.. classes.AsSpan(0, place), failure, .. classes.AsSpan(place)];
            counts = [.. counts.AsSpan(0, place), 0, .. counts.AsSpan(place)];
        }
        counts[place] += samples;
    }
}

/// <summary>Sorts roll-up cells and samples into the groups of a question.</summary>
internal sealed class RateGroups(RateQuestion question, ReadNames names)
{
    private readonly bool byWorker = question.By.Contains(RateDimension.Worker);
    private readonly bool byLocation = question.By.Contains(RateDimension.Location);
    private readonly bool byAddress = question.By.Contains(RateDimension.Address);
    private readonly bool byConnection = question.By.Contains(RateDimension.Connection);
    private readonly Level? byTime = question.By.Contains(RateDimension.Hour) ? Level.Hour : question.By.Contains(RateDimension.Day) ? Level.Day : null;

    // Numbers that stand for a worker's and a location's name: workers of two locations may share a name.
    private readonly Dictionary<int, (int Worker, int Location)> places = [];
    private readonly List<string> texts = [""];
    private GroupKey? lastKey;
    private GroupCount? last;

    public Dictionary<GroupKey, GroupCount> Counts { get; } = [];

    /// <summary>The coarsest roll-up that keeps the groups apart.</summary>
    public Level Coarsest => byTime ?? Level.Day;

    public void Add(in CellKey cell, long atMs, long samples, ReadOnlySpan<byte> latency)
    {
        RateTally count = Of(cell, atMs);
        if (cell.Failure == (int)FailureClass.None)
            count.Latency.Merge(latency);
        Add(count, cell, samples);
    }

    public void Add(in CellKey cell, long atMs, TimeSpan latency)
    {
        RateTally count = Of(cell, atMs);
        if (cell.Failure == (int)FailureClass.None)
            count.Latency.Add(latency);
        Add(count, cell, 1);
    }

    /// <summary>The group's values for people, in the order asked for.</summary>
    public IReadOnlyList<KeyValuePair<RateDimension, string>> Describe(GroupKey key, FailureClass? failure) => question.By.Count == 0
        ? []
        : [.. question.By.Distinct().Select(dimension => KeyValuePair.Create(dimension, dimension switch
        {
            RateDimension.Target => names.Target(key.Target),
            RateDimension.Worker => texts[key.Worker],
            RateDimension.Location => texts[key.Location],
            RateDimension.Address => key.Address == 0 ? "none" : names.Address(key.Address),
            RateDimension.Failure => failure is { } one && one != FailureClass.None ? one.Name() : "none",
            RateDimension.Connection => (ConnectionKind)key.Connection == ConnectionKind.New ? "new" : "kept",
            RateDimension.Hour => Time(Level.Hour.Floor(key.AtMs)),
            RateDimension.Day => Time(Level.Day.Floor(key.AtMs)),
            _ => throw new ArgumentOutOfRangeException(nameof(key), dimension, "No such dimension."),
        }))];

    /// <summary>How far the workers of a group agree; null when there is one, or the group is a worker's.</summary>
    public WorkerSpread? Workers(RateTally counted, FailureClass? failure, double designEffect) =>
        byWorker ? null : WorkerSpread.Of(counted.Workers, failure, designEffect, question.Confidence, names);

    private static void Add(RateTally count, in CellKey cell, long samples)
    {
        FailureClass failure = (FailureClass)cell.Failure;
        count.Workers.Add(cell.Worker, failure, samples);
        if (failure == FailureClass.None)
            count.Up += samples;
        else if (failure.IsOwn())
            count.Invalid += samples;
        else
            count.Failures.Add(failure, samples);
    }

    private static string Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private RateTally Of(in CellKey cell, long atMs)
    {
        (int worker, int location) = byWorker || byLocation ? PlaceOf(cell.Worker) : default;
        GroupKey key = new(cell.Target, byTime?.Floor(atMs) ?? 0, byWorker ? worker : 0, byLocation ? location : 0, byAddress ? cell.Address : 0, byConnection ? cell.Connection : 0);
        if (last is not null && key == lastKey)
            return Part(last, cell);
        if (!Counts.TryGetValue(key, out GroupCount? count))
            Counts.Add(key, count = new GroupCount());
        (lastKey, last) = (key, count);
        return Part(count, cell);
    }

    private static RateTally Part(GroupCount count, in CellKey cell) => cell.Extra == 0 ? count.Base : count.Extra;

    private (int Worker, int Location) PlaceOf(int workerId)
    {
        if (!places.TryGetValue(workerId, out (int, int) place))
        {
            (string location, string worker) = names.Worker(workerId);
            places.Add(workerId, place = (TextOf(worker), TextOf(location)));
        }
        return place;
    }

    private int TextOf(string text)
    {
        int index = texts.IndexOf(text);
        if (index >= 0)
            return index;
        texts.Add(text);
        return texts.Count - 1;
    }
}
