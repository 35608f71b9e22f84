namespace UptimeSampler.Probing;

/// <summary>Since when names are silent. Bounded: servers can redirect to ever new names, so the one not asked about for longest makes room.</summary>
internal sealed class SilentNames(TimeProvider time)
{
    /// <summary>Most names remembered.</summary>
    public const int Limit = 10_000;

    private readonly Dictionary<string, (long Since, LinkedListNode<string> Place)> names = new(StringComparer.Ordinal);

    // In the order in which they were last asked about.
    private readonly LinkedList<string> asked = new();

    public int Count => names.Count;

    /// <summary>When the name was first asked about without an answer: now, when it was not remembered.</summary>
    public long Since(string name)
    {
        if (names.TryGetValue(name, out (long Since, LinkedListNode<string> Place) known))
        {
            asked.Remove(known.Place);
            asked.AddLast(known.Place);
            return known.Since;
        }
        if (names.Count == Limit)
            Remove(asked.First!.Value);
        long now = time.GetTimestamp();
        names.Add(name, (now, asked.AddLast(name)));
        return now;
    }

    /// <summary>The name has an answer.</summary>
    public void Remove(string name)
    {
        if (names.Remove(name, out (long Since, LinkedListNode<string> Place) known))
            asked.Remove(known.Place);
    }
}
