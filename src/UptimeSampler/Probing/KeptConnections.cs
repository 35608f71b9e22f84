using System.Net;
using System.Net.Http;

namespace UptimeSampler.Probing;

/// <summary>One connection kept open per target, origin and address, each with a handler of its own.</summary>
internal sealed class KeptConnections : IDisposable
{
    /// <summary>Most connections kept; further probes open their own.</summary>
    public const int Limit = 4_096;

    private readonly Lock gate = new();
    private readonly Dictionary<Key, Slot> slots = [];

    /// <summary>The kept connection, or a place to keep one; null when another probe uses it or too many are kept.</summary>
    public HttpLease? TryRent(string target, Uri url, IPAddress address)
    {
        Key key = new(target, url.Scheme, url.IdnHost, url.Port, address);
        lock (gate)
        {
            if (!slots.TryGetValue(key, out Slot? slot))
            {
                if (slots.Count == Limit)
                    return null;
                slots.Add(key, slot = new Slot(HttpHandlers.Create(Timeout.InfiniteTimeSpan)));
            }
            if (slot.IsBusy)
                return null;
            slot.IsBusy = true;
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

        public bool IsForgotten { get; set; }

        public void Close()
        {
            Connection?.Close();
            handler.Dispose();
        }
    }
}
