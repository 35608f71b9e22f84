namespace UptimeSampler.Detection;

/// <summary>The values of one dimension (the addresses of a name, the workers) by number, and how often each came in the open block.</summary>
internal sealed class PartValues<T>
    where T : notnull
{
    /// <summary>Most values told apart; when more come, the one with the least evidence makes room.</summary>
    public const int Limit = 256;

    /// <summary>So many values of the open block are compared one by one, which is quicker than hashing.</summary>
    private const int Compared = 4;

    private readonly Dictionary<T, int> numbers = [];
    private readonly List<T> values = [];
    private readonly List<(int Samples, int Failures)> counts = [];
    private readonly List<int> touched = [];

    /// <summary>How many values have a number.</summary>
    public int Count => values.Count;

    /// <summary>The values, in order of their numbers.</summary>
    public IReadOnlyList<T> All => values;

    /// <summary>Numbers of the values that came in the open block.</summary>
    public IReadOnlyList<int> Touched => touched;

    /// <summary>What came of a value in the open block.</summary>
    public (int Samples, int Failures) this[int number] => counts[number];

    /// <summary>Counts a sample.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="failed">Whether it failed.</param>
    /// <param name="leastOf">Picks, among numbers that did not come in the open block, the one that makes room, and clears its evidence; negative for none.</param>
    public void Add(T value, bool failed, Func<IReadOnlyList<(int Samples, int Failures)>, int> leastOf)
    {
        int number = InBlock(value);
        if (number < 0 && !numbers.TryGetValue(value, out number) && (number = NumberFor(value, leastOf)) < 0)
            return;
        (int samples, int failures) = counts[number];
        if (samples == 0)
            touched.Add(number);
        counts[number] = (samples + 1, failures + (failed ? 1 : 0));
    }

    /// <summary>Takes over a value with its counts, in order of the numbers.</summary>
    public void Restore(T value, int samples, int failures)
    {
        numbers.Add(value, values.Count);
        if (samples > 0)
            touched.Add(values.Count);
        values.Add(value);
        counts.Add((samples, failures));
    }

    /// <summary>The block is closed.</summary>
    public void Close()
    {
        foreach (int number in touched)
            counts[number] = default;
        touched.Clear();
    }

    /// <summary>The number of a value that came in the open block as one of the first; negative when it did not.</summary>
    private int InBlock(T value)
    {
        for (int i = 0; i < touched.Count && i < Compared; i++)
            if (EqualityComparer<T>.Default.Equals(values[touched[i]], value))
                return touched[i];
        return -1;
    }

    private int NumberFor(T value, Func<IReadOnlyList<(int Samples, int Failures)>, int> leastOf)
    {
        if (values.Count < Limit)
        {
            Restore(value, 0, 0);
            return values.Count - 1;
        }
        int number = leastOf(counts);
        if (number < 0)
            return number;
        numbers.Remove(values[number]);
        numbers.Add(value, number);
        values[number] = value;
        return number;
    }
}
