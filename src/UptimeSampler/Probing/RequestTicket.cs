using System.Net.Http;

namespace UptimeSampler.Probing;

/// <summary>
/// Travels with a request into the handler and binds it to its one connection. The handler opens connections for whichever
/// request comes first and silently repeats requests (on stale connections, on HTTP/2's REFUSED_STREAM): both end here.
/// </summary>
internal sealed class RequestTicket(Stream? fresh, HttpConnectionWatch watch)
{
    private static readonly HttpRequestOptionsKey<RequestTicket> Key = new(nameof(RequestTicket));

    private Stream? fresh = fresh;
    private int sendings;

    public HttpConnectionWatch Watch => watch;

    /// <summary>True when not even a first byte of the request left: the kept connection had been closed while idle.</summary>
    public bool IsUnsent => Volatile.Read(ref sendings) == 0;

    public static RequestTicket Of(HttpRequestMessage request) => request.Options.TryGetValue(Key, out RequestTicket? ticket)
        ? ticket
        : throw new InvalidOperationException("a request without a ticket reached the handler");

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(Key, this);

    /// <summary>Hands out the connection that was opened for this request; once.</summary>
    /// <exception cref="SecondAttemptException">It was handed out before, or there is none.</exception>
    public Stream TakeConnection() => Interlocked.Exchange(ref fresh, null) ?? throw new SecondAttemptException();

    /// <summary>Called as the request is written; the second time is a repetition.</summary>
    /// <exception cref="SecondAttemptException">The request was written before.</exception>
    public void CountSending()
    {
        if (Interlocked.Increment(ref sendings) > 1)
            throw new SecondAttemptException();
    }
}
