using UptimeSampler.Detection;
using UptimeSampler.Storage;

namespace UptimeSampler.Service.Judging;

/// <summary>
/// The detectors of all targets, as they stand and as they were last committed: what a transaction that did not commit has changed is
/// forgotten by <see cref="Forget"/>.
/// </summary>
internal sealed class DetectorStates(IReadOnlyDictionary<DetectorKey, byte[]> saved)
{
    private readonly Dictionary<DetectorKey, byte[]> committed = new(saved);
    private readonly Dictionary<DetectorKey, TargetDetector> working = [];
    private readonly HashSet<DetectorKey> touched = [];
    private readonly Dictionary<DetectorKey, byte[]> written = [];

    /// <summary>All detectors there are, also of targets not watched any more.</summary>
    public IReadOnlyList<DetectorKey> Keys => [.. committed.Keys.Union(working.Keys)];

    /// <summary>A detector, to be looked at.</summary>
    public TargetDetector Of(DetectorKey key)
    {
        if (working.TryGetValue(key, out TargetDetector? detector))
            return detector;
        detector = committed.TryGetValue(key, out byte[]? state) ? TargetDetector.FromBytes(state) : new TargetDetector();
        working.Add(key, detector);
        return detector;
    }

    /// <summary>A detector, to be changed.</summary>
    public TargetDetector Touch(DetectorKey key)
    {
        touched.Add(key);
        return Of(key);
    }

    /// <summary>Starts a detector anew.</summary>
    public void Restart(DetectorKey key)
    {
        working[key] = new TargetDetector();
        touched.Add(key);
    }

    /// <summary>Writes the states changed since the last commit.</summary>
    public void Save(StoreTransaction transaction)
    {
        foreach (DetectorKey key in touched)
            transaction.SaveDetectorState(key, written[key] = Of(key).ToBytes());
    }

    /// <summary>The transaction committed: what was changed stands.</summary>
    public void Keep()
    {
        foreach ((DetectorKey key, byte[] state) in written)
            committed[key] = state;
        written.Clear();
        touched.Clear();
    }

    /// <summary>The transaction did not commit: what was changed is undone.</summary>
    public void Forget()
    {
        foreach (DetectorKey key in touched)
            working.Remove(key);
        written.Clear();
        touched.Clear();
    }
}
