using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service;

/// <summary>Writes alerts about one target to the outbox, one row a channel, in the transaction of what they are about.</summary>
internal sealed class AlertWriter(StoreTransaction transaction, string storeKey, Target target, TargetSet targets, TimeProvider time)
{
    /// <summary>Writes to all channels of the target; nothing while it is in maintenance.</summary>
    public void Write(AlertKind kind, Incident incident)
    {
        foreach (ChannelSettings channel in targets.ChannelsOf(target))
            Write(kind, incident, channel);
    }

    /// <summary>Writes to one channel; nothing while the target is in maintenance.</summary>
    public void Write(AlertKind kind, Incident incident, ChannelSettings channel)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (targets.InMaintenance(target, now))
            return;
        string key = $"uptimesampler-{storeKey}-{incident.Id}";
        transaction.Enqueue(channel.Name, new AlertMessage
        {
            Kind = kind,
            IncidentKey = key,
            MessageKey = kind is AlertKind.Opened or AlertKind.Resolved or AlertKind.Acknowledged
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
