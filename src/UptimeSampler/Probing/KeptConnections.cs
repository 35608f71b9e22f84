using System.Net;
using System.Net.Http;
using UptimeSampler.Targets;

namespace UptimeSampler.Probing;

/// <summary>
/// One connection kept open per target and address, each with a handler of its own. They are few, whatever a target's name resolves
/// to, and one that no round uses any more is closed.
/// </summary>
internal sealed class KeptConnections : IDisposable
{
    /// <summary>Most connections kept; further probes open their own.</summary>
    public const int Limit = 4_096;

    /// <summary>Most connections kept for one target; the one that was used longest ago makes room for another.</summary>
    public const int LimitPerTarget = 16;

    /// <summary>So many of a target's rounds may pass by a connection before it is closed.</summary>
    private const int IdleRounds = 3;

    private static readonly TimeSpan ShortestIdle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestIdle = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly Dictionary<Key, Slot> slots = [];
    private long rents;

    /// <summary>The kept connection, or a place to keep one; null when another probe uses it or too many are kept.</summary>
    public HttpLease? TryRent(Target target, Uri url, IPAddress address)
    {
        Key key = new(target.Name, url.Scheme, url.IdnHost, url.Port, address);
        lock (gate)
        {
            if (!slots.TryGetValue(key, out Slot? slot))
            {
                if (!HasRoom(target.Name))
                    return null;
                slots.Add(key, slot = new Slot(HttpHandlers.Create(Timeout.InfiniteTimeSpan, IdleTimeout(target.Interval))));
            }
            if (slot.IsBusy)
                return null;
            slot.IsBusy = true;
            slot.LastRent = ++rents;
            HttpConnectionWatch? alive = slot.Connection is { IsOpen: true } connection ? connection : null;
            return new HttpLease(slot.Handler, alive, lease => TakeBack(slot, lease));
        }
    }

    public void Forget(string target)
    {
        lock (gate)
        {
            foreach (Key key in slots.Keys.Where(key => key.Target == target).ToArray())
                Remove(key);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (Key key in slots.Keys.ToArray())
                Remove(key);
        }
    }

    /// <summary>How long a connection may lie idle.</summary>
    internal static TimeSpan IdleTimeout(TimeSpan interval) =>
        TimeSpan.FromTicks(Math.Clamp(interval.Ticks * IdleRounds, ShortestIdle.Ticks, LongestIdle.Ticks));

    private bool HasRoom(string target)
    {
        KeyValuePair<Key, Slot>[] own = [.. slots.Where(pair => pair.Key.Target == target)];
        if (own.Length < LimitPerTarget)
            return slots.Count < Limit;
        KeyValuePair<Key, Slot>[] idle = [.. own.Where(pair => !pair.Value.IsBusy)];
        if (idle.Length == 0)
            return false;
        Remove(idle.MinBy(pair => pair.Value.LastRent).Key);
        return true;
    }

    private void Remove(Key key)
    {
        slots.Remove(key, out Slot? slot);
        slot!.IsForgotten = true;
        if (!slot.IsBusy)
            slot.Close();
    }

    private void TakeBack(Slot slot, HttpLease lease)
    {
        lock (gate)
        {
            slot.Connection = lease.Connection;
            slot.IsBusy = false;
            if (slot.IsForgotten)
                slot.Close();
            else if (!lease.IsReusable)
                slot.Connection?.Close();
        }
    }

    private sealed record Key(string Target, string Scheme, string Host, int Port, IPAddress Address);

    private sealed class Slot(HttpMessageInvoker handler)
    {
        public HttpMessageInvoker Handler => handler;

        public HttpConnectionWatch? Connection { get; set; }

        public bool IsBusy { get; set; }

        /// <summary>Number of its latest use, counted over all.</summary>
        public long LastRent { get; set; }

        public bool IsForgotten { get; set; }

        public void Close()
        {
            Connection?.Close();
            handler.Dispose();
        }
    }
}
