using UptimeSampler.Detection;
using UptimeSampler.Storage;

namespace UptimeSampler.Service;

/// <summary>
/// The detectors of all targets, as they stand and as they were last committed: what a transaction that did not commit has changed is
/// forgotten by <see cref="Forget"/>.
/// </summary>
internal sealed class DetectorStates(IReadOnlyDictionary<string, byte[]> saved)
{
    private readonly Dictionary<string, byte[]> committed = new(saved, StringComparer.Ordinal);
    private readonly Dictionary<string, TargetDetector> working = new(StringComparer.Ordinal);
    private readonly HashSet<string> touched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> written = new(StringComparer.Ordinal);

    /// <summary>Names of all targets that have a detector, also of those not watched any more.</summary>
    public IReadOnlyList<string> Targets => [.. committed.Keys.Union(working.Keys)];

    /// <summary>The detector of a target, to be looked at.</summary>
    public TargetDetector Of(string target)
    {
        if (working.TryGetValue(target, out TargetDetector? detector))
            return detector;
        detector = committed.TryGetValue(target, out byte[]? state) ? TargetDetector.FromBytes(state) : new TargetDetector();
        working.Add(target, detector);
        return detector;
    }

    /// <summary>The detector of a target, to be changed.</summary>
    public TargetDetector Touch(string target)
    {
        touched.Add(target);
        return Of(target);
    }

    /// <summary>Starts a target anew.</summary>
    public void Restart(string target)
    {
        working[target] = new TargetDetector();
        touched.Add(target);
    }

    /// <summary>Writes the states changed since the last commit.</summary>
    public void Save(StoreTransaction transaction)
    {
        foreach (string target in touched)
            transaction.SaveDetectorState(target, written[target] = Of(target).ToBytes());
    }

    /// <summary>The transaction committed: what was changed stands.</summary>
    public void Keep()
    {
        foreach ((string target, byte[] state) in written)
            committed[target] = state;
        written.Clear();
        touched.Clear();
    }

    /// <summary>The transaction did not commit: what was changed is undone.</summary>
    public void Forget()
    {
        foreach (string target in touched)
            working.Remove(target);
        written.Clear();
        touched.Clear();
    }
}
