using UptimeSampler.Alerting.Payloads;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting;

/// <summary>
/// Delivers one message to one channel, once: repeating is the outbox' business. Deliveries may run at the same time, and a channel that
/// hangs holds no other.
/// </summary>
public sealed class AlertDelivery : IDisposable
{
    private readonly TimeProvider time;
    private readonly ConsoleDelivery console;
    private readonly MailDelivery mail;
    private readonly HttpPost http;

    /// <summary>Makes the connections' owner; dispose it after the last delivery.</summary>
    /// <param name="time">The clock of time limits.</param>
    /// <param name="console">Where console channels print.</param>
    public AlertDelivery(TimeProvider time, TextWriter console)
        : this(time, console, new MailDelivery())
    {
    }

    internal AlertDelivery(TimeProvider time, TextWriter console, MailDelivery mail)
    {
        this.time = time;
        this.console = new ConsoleDelivery(console);
        this.mail = mail;
        http = new HttpPost(time);
    }

    /// <summary>Tries to deliver once, within the channel's time limit. What goes wrong outside is a result, not an exception.</summary>
    /// <param name="channel">Where to.</param>
    /// <param name="message">What to tell.</param>
    /// <param name="stopping">Cancelled when the process stops; the attempt then counts as not made.</param>
    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public async Task<DeliveryResult> DeliverAsync(ChannelSettings channel, AlertMessage message, CancellationToken stopping)
    {
        using CancellationTokenSource clock = new(channel.Timeout, time);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, stopping);
        try
        {
            // WaitAsync as well: a blocked pipe or a resolver that does not listen must not hold the outbox.
            return Named(channel, await SendAsync(channel, message, limit.Token).WaitAsync(limit.Token));
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return Named(channel, new DeliveryResult.Postponed($"no answer within {DurationText.Format(channel.Timeout)}"));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        http.Dispose();
        console.Dispose();
    }

    private Task<DeliveryResult> SendAsync(ChannelSettings channel, AlertMessage message, CancellationToken limit) => channel switch
    {
        // A pipe that nobody reads blocks the thread that writes.
        ConsoleChannel => Task.Run(() => console.SendAsync(message, limit), limit),
        HttpChannel receiver => http.SendAsync(channel, HttpPayload.For(receiver, message), limit),
        EmailChannel email => mail.SendAsync(email, message, limit),
        CommandChannel command => CommandDelivery.SendAsync(command, message, limit),
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel.GetType().Name, "No such kind of channel"),
    };

    private static DeliveryResult Named(ChannelSettings channel, DeliveryResult result) => result switch
    {
        DeliveryResult.Postponed postponed => postponed with { Error = $"channel '{channel.Name}': {postponed.Error}" },
        DeliveryResult.Refused refused => refused with { Error = $"channel '{channel.Name}': {refused.Error}" },
        _ => result,
    };
}
