namespace UptimeSampler.Load;

/// <summary>What can stand in one <see cref="Chain{T}"/> at a time.</summary>
internal abstract class Link
{
    public Link? Before { get; set; }

    public Link? After { get; set; }

    /// <summary>When its time is over.</summary>
    public TimeSpan Due { get; set; }
}

/// <summary>
/// A queue from which one can also leave in the middle, each step at constant cost and without allocation. As all time limits of one queue
/// are the same, the first is always the next due: ten thousand limits cost no more than one.
/// </summary>
internal sealed class Chain<T>
    where T : Link
{
    private Link? first;
    private Link? last;

    public int Count { get; private set; }

    public T? First => (T?)first;

    public void Add(T link)
    {
        link.Before = last;
        link.After = null;
        if (last is null)
            first = link;
        else
            last.After = link;
        last = link;
        Count++;
    }

    public void Remove(T link)
    {
        if (link.Before is null)
            first = link.After;
        else
            link.Before.After = link.After;
        if (link.After is null)
            last = link.Before;
        else
            link.After.Before = link.Before;
        link.Before = link.After = null;
        Count--;
    }
}
