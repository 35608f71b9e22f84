namespace UptimeSampler.Detection;

/// <summary>
/// The regular samples of all targets as one line, in order of their start, as far as every target has been heard. What a commit
/// hands over is taken by the next one, so that a commit which fails undoes nothing but its own part. Whoever is heard later than
/// <see cref="Fleet.LongestWait"/> after the others is not waited for, and what comes then is too late.
/// </summary>
public sealed class FleetLine
{
    private readonly record struct Entry(DateTimeOffset At, string Target, string Location, string Worker, bool Failed);

    private readonly Dictionary<string, DateTimeOffset> heard = new(StringComparer.Ordinal);
    private readonly List<Entry> waiting = [];
    private readonly List<Entry> added = [];
    private readonly Dictionary<string, DateTimeOffset> addedHeard = new(StringComparer.Ordinal);
    private readonly List<Entry> taken = [];
    private readonly LeftOut leftOut = new();
    private DateTimeOffset takenUntil = DateTimeOffset.MinValue;
    private DateTimeOffset? takenBefore;

    /// <summary>Adds a batch. Invalid samples, those of maintenance and those that suspicion added tell nothing about the fleet.</summary>
    public void Add(SampleBatch batch)
    {
        addedHeard[batch.Target] = batch.Watermark;
        foreach (Sample sample in batch.Samples)
            if (IsOne(sample))
                added.Add(new Entry(sample.At, sample.Target, sample.Location, sample.Worker, sample.Outcome.Kind == OutcomeKind.Failed));
    }

    /// <summary>Takes what every target has been heard of, without the targets left out.</summary>
    /// <param name="without">Targets whose samples are not to be counted.</param>
    /// <returns>The samples, as one batch of <see cref="Fleet.Name"/>; null when there is nothing new.</returns>
    public SampleBatch? Take(IReadOnlySet<string> without)
    {
        if (heard.Count == 0)
            return null;
        DateTimeOffset newest = heard.Values.Max();
        DateTimeOffset until = heard.Values.Where(at => newest - at <= Fleet.LongestWait).Min();
        DateTimeOffset from = takenUntil;
        // The clock was set back: what is there now goes on from here.
        if (takenUntil - newest > Fleet.LongestWait)
            from = DateTimeOffset.MinValue;
        if (until <= from)
            return null;
        taken.AddRange(waiting.Where(entry => entry.At < until));
        waiting.RemoveAll(entry => entry.At < until);
        List<Entry> inTime = [.. taken.Where(entry => entry.At >= from && !without.Contains(entry.Target))];
        inTime.Sort((a, b) => a.At.CompareTo(b.At));
        (takenBefore, takenUntil) = (takenUntil, until);
        leftOut.Note(from > DateTimeOffset.MinValue ? from : taken.Select(entry => entry.At).Append(until).Min(), until, without);
        return new SampleBatch { Target = Fleet.Name, Samples = inTime.ConvertAll(Sample), Watermark = until };
    }

    /// <summary>Whether a sample was counted when its turn came, so that what is broken down is what was judged; null when that was before this line began.</summary>
    public bool? Counts(Sample sample) => IsOne(sample) ? !leftOut.Has(sample.Target, sample.At) : false;

    /// <summary>The commit is done: what was added may be taken, what was taken is gone.</summary>
    public void Keep()
    {
        waiting.AddRange(added);
        foreach ((string target, DateTimeOffset watermark) in addedHeard)
            heard[target] = watermark;
        // Those that have gone are not waited for; those that come back are heard again.
        if (heard.Count > 0 && heard.Values.Max() - Fleet.LongestWait is var old)
            foreach (string gone in heard.Where(pair => pair.Value < old).Select(pair => pair.Key).ToArray())
                heard.Remove(gone);
        taken.Clear();
        leftOut.Keep();
        Reset();
    }

    /// <summary>The commit is undone: nothing was added, and what was taken waits again.</summary>
    public void Forget()
    {
        waiting.AddRange(taken);
        taken.Clear();
        takenUntil = takenBefore ?? takenUntil;
        leftOut.Forget();
        Reset();
    }

    private void Reset()
    {
        added.Clear();
        addedHeard.Clear();
        takenBefore = null;
    }

    // What suspicion adds to one target says nothing about all.
    private static bool IsOne(Sample sample) => sample is { IsEvidence: true, IsExtra: false };

    private static Sample Sample(Entry entry) => new(Fleet.Name, entry.Location, entry.Worker, entry.At, entry.Failed ? Failed : Up, InMaintenance: false);

    private static readonly Outcome Up = new() { Kind = OutcomeKind.Up, Phases = default };

    private static readonly Outcome Failed = new() { Kind = OutcomeKind.Failed, Phases = default };
}
