using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service;

/// <summary>Writes alerts about one target to the outbox, one row a channel, in the transaction of what they are about.</summary>
internal sealed class AlertWriter(StoreTransaction transaction, string storeKey, Target target, TargetSet targets, TimeProvider time)
{
    /// <summary>
    /// Writes to all channels of the target; nothing while it is in maintenance. The end of an incident is told to exactly those that
    /// were told of it, whatever has become of the target since: a receiver that opened something must be able to close it.
    /// </summary>
    /// <param name="kind">Why.</param>
    /// <param name="incident">The incident as it stands.</param>
    /// <param name="found">When it was found, if that was before now: maintenance that began in between holds nothing back.</param>
    public void Write(AlertKind kind, Incident incident, DateTimeOffset? found = null)
    {
        if (kind == AlertKind.Resolved)
            WriteEnd(transaction, incident, time.GetUtcNow());
        else if (!targets.InMaintenance(target, found ?? time.GetUtcNow()))
            foreach (ChannelSettings channel in targets.ChannelsOf(target))
                Enqueue(kind, incident, channel);
    }

    /// <summary>Writes to one channel; nothing while the target is in maintenance.</summary>
    public void Write(AlertKind kind, Incident incident, ChannelSettings channel)
    {
        if (!targets.InMaintenance(target, time.GetUtcNow()))
            Enqueue(kind, incident, channel);
    }

    /// <summary>
    /// Tells of another severity each channel of the target that knows the incident by its former one. What a channel was told that the
    /// target no longer has does not count: it hears nothing new until the end.
    /// </summary>
    /// <param name="incident">The incident as it stands.</param>
    /// <param name="told">What each channel was told last.</param>
    public void WriteChange(Incident incident, IReadOnlyList<(string Channel, AlertMessage Message)> told)
    {
        foreach (ChannelSettings channel in targets.ChannelsOf(target))
            if (told.Any(last => last.Channel == channel.Name && last.Message.Incident.Severity != incident.Severity))
                Write(AlertKind.Updated, incident, channel);
    }

    /// <summary>Tells everybody who was told of the incident that it is over, under the labels that they know it by.</summary>
    public static void WriteEnd(StoreTransaction transaction, Incident incident, DateTimeOffset now)
    {
        foreach ((string channel, AlertMessage before) in transaction.Told(incident.Id))
            transaction.Enqueue(channel, before with
            {
                Kind = AlertKind.Resolved,
                MessageKey = $"{before.IncidentKey}-{AlertKind.Resolved.Name()}",
                Incident = incident,
                At = now,
            });
    }

    private void Enqueue(AlertKind kind, Incident incident, ChannelSettings channel)
    {
        DateTimeOffset now = time.GetUtcNow();
        string key = $"uptimesampler-{storeKey}-{incident.Id}";
        transaction.Enqueue(channel.Name, new AlertMessage
        {
            Kind = kind,
            IncidentKey = key,
            MessageKey = kind is AlertKind.Opened or AlertKind.Acknowledged
                ? $"{key}-{kind.Name()}"
                : $"{key}-{kind.Name()}-{now.ToUnixTimeMilliseconds()}",
            Incident = incident,
            TargetUrl = target.SafeUrl,
            Labels = target.Labels,
            Runbook = target.Runbook,
            At = now,
        });
    }
}
