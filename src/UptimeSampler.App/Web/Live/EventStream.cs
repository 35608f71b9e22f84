using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Threading.Channels;

namespace UptimeSampler.App.Web.Live;

/// <summary>One who listens.</summary>
/// <param name="targets">Targets whose samples are told; empty for the sum of all.</param>
/// <param name="visitor">Who it is.</param>
/// <param name="events">What waits to be sent.</param>
/// <param name="left">Told when nobody listens any more.</param>
internal sealed class EventStream(IReadOnlyList<string> targets, ClaimsPrincipal visitor, Channel<LiveEvent> events, Action<EventStream> left)
{
    private static readonly LiveEvent Ping = new("ping", "{}");

    public IReadOnlyList<string> Targets => targets;

    public ClaimsPrincipal Visitor => visitor;

    /// <summary>Leaves events to be sent; without any a sign of life, so that a connection that is gone is noticed.</summary>
    public void Tell(IReadOnlyList<LiveEvent> told)
    {
        foreach (LiveEvent one in told.Count > 0 ? told : [Ping])
            events.Writer.TryWrite(one);
    }

    public void End() => events.Writer.TryComplete();

    /// <summary>What is told, until the listener leaves or the hub closes.</summary>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync([EnumeratorCancellation] CancellationToken gone)
    {
        try
        {
            await foreach (LiveEvent one in events.Reader.ReadAllAsync(gone))
                yield return new SseItem<string>(one.Json, one.Kind);
        }
        finally
        {
            left(this);
        }
    }
}
