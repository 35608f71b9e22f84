namespace UptimeSampler.Probing;

/// <summary>
/// Bounds the look-ups of names that redirects led to. A server may send every probe to a new name whose name server is silent, and each
/// would hold a thread of the resolver for many seconds, which the targets' own names need.
/// </summary>
internal sealed class RedirectSlots
{
    /// <summary>Most such look-ups under way for one target.</summary>
    public const int PerTarget = 4;

    /// <summary>Most of all targets together: as many threads are left to the targets' own names.</summary>
    public const int Total = SystemNameResolver.ThreadLimit / 2;

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> taken = new(StringComparer.Ordinal);
    private int sum;

    /// <exception cref="ResolverBusyException">None is left.</exception>
    public void Take(string target)
    {
        lock (gate)
        {
            int own = taken.GetValueOrDefault(target);
            if (own == PerTarget)
                throw new ResolverBusyException($"{PerTarget} names that redirects of this target led to are still without an answer", isOthersDoing: false);
            if (sum == Total)
                throw new ResolverBusyException($"{Total} names that redirects of other targets led to are still without an answer", isOthersDoing: true);
            taken[target] = own + 1;
            sum++;
        }
    }

    public void Release(string target)
    {
        lock (gate)
        {
            if (--taken[target] == 0)
                taken.Remove(target);
            sum--;
        }
    }
}
