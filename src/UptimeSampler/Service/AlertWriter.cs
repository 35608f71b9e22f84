using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service;

/// <summary>Writes alerts about one target to the outbox, one row a channel, in the transaction of what they are about.</summary>
internal sealed class AlertWriter(StoreTransaction transaction, string storeKey, Target target, TargetSet targets, TimeProvider time)
{
    /// <summary>
    /// Writes to the channels of the target that take the severity and do not wait; who acknowledges is told to them, and to those that were told late.
    /// Nothing is written while the target is in maintenance, or silenced: then <see cref="Release"/> makes up for it. The end of an incident is told to exactly those that
    /// were told of it, whatever has become of the target since: a receiver that opened something must be able to close it.
    /// </summary>
    /// <param name="kind">Why.</param>
    /// <param name="incident">The incident as it stands.</param>
    /// <param name="found">When it was found, if that was before now: maintenance that began in between holds nothing back.</param>
    public void Write(AlertKind kind, Incident incident, DateTimeOffset? found = null)
    {
        if (kind == AlertKind.Resolved)
            WriteEnd(transaction, incident, targets, time.GetUtcNow());
        else if (targets.InMaintenance(target, found ?? time.GetUtcNow()))
            return;
        else if (!IsSilenced(incident))
            foreach (ChannelSettings channel in kind == AlertKind.Acknowledged ? Informed(incident) : Immediate(incident))
                Enqueue(kind, incident, channel);
        else if (kind == AlertKind.Opened)
            transaction.HoldBack(incident.Id);
    }

    /// <summary>Writes to one channel; nothing while the target is in maintenance or silenced.</summary>
    public void Write(AlertKind kind, Incident incident, ChannelSettings channel)
    {
        if (!targets.InMaintenance(target, time.GetUtcNow()) && !IsSilenced(incident))
            Enqueue(kind, incident, channel);
    }

    /// <summary>
    /// Tells of an incident that a silence held back, as it stands now: channels that were never told of it that it was opened, and those that were that it still is.
    /// </summary>
    /// <param name="incident">The incident as it stands.</param>
    /// <param name="coveredAt">When a silence covered it last (UTC): a channel that has heard of it since, or will by what waits, is not told again.</param>
    /// <returns>False while the target is silenced still, or in maintenance.</returns>
    public bool Release(Incident incident, DateTimeOffset coveredAt)
    {
        if (targets.InMaintenance(target, time.GetUtcNow()) || IsSilenced(incident))
            return false;
        string[] told = [.. transaction.Told(incident.Id).Select(last => last.Channel)];
        IReadOnlyList<string> informed = transaction.InformedSince(incident.Id, coveredAt);
        transaction.Release(incident.Id);
        foreach (ChannelSettings channel in Immediate(incident).Where(channel => !told.Contains(channel.Name)))
            Enqueue(AlertKind.Opened, incident, channel);
        foreach (ChannelSettings channel in targets.ChannelsOf(target).Where(channel => told.Contains(channel.Name) && !informed.Contains(channel.Name)))
            Enqueue(AlertKind.Updated, incident, channel, message => message with { Reason = UpdateReason.SilenceEnd });
        return true;
    }

    /// <summary>
    /// Tells of another severity each channel of the target that knows the incident by its former one, and those that take only the new one. What a channel was told that the
    /// target no longer has does not count: it hears nothing new until the end.
    /// </summary>
    /// <param name="incident">The incident as it stands.</param>
    /// <param name="told">What each channel was told last.</param>
    public void WriteChange(Incident incident, IReadOnlyList<(string Channel, AlertMessage Message)> told)
    {
        foreach (ChannelSettings channel in targets.ChannelsOf(target))
            if (told.Any(last => last.Channel == channel.Name && last.Message.Incident.Severity != incident.Severity))
                Write(AlertKind.Updated, incident, channel);
        foreach (ChannelSettings channel in Immediate(incident).Where(channel => channel.Route.Severities.Count > 0 && told.All(last => last.Channel != channel.Name)))
            Write(AlertKind.Opened, incident, channel);
    }

    /// <summary>
    /// Tells which part is to blame to each channel of the target that was told of the incident and not of any part: the few failures that open an incident seldom prove
    /// one. Also when somebody has acknowledged it, since who looks wants to know; no channel is told so twice in an incident, whatever comes and goes.
    /// </summary>
    /// <param name="incident">The incident as it stands.</param>
    public void WriteSuspect(Incident incident)
    {
        IReadOnlyList<string> unaware = transaction.ToldOfNoSuspect(incident.Id);
        if (unaware.Count > 0 && !targets.InMaintenance(target, time.GetUtcNow()) && !IsSilenced(incident))
            foreach (ChannelSettings channel in targets.ChannelsOf(target).Where(channel => unaware.Contains(channel.Name)))
                Enqueue(AlertKind.Updated, incident, channel, message => message with { Reason = UpdateReason.Suspect, MessageKey = $"{message.IncidentKey}-suspect" });
    }

    /// <summary>Tells a channel that waits of an incident which nobody has acknowledged in its time.</summary>
    /// <returns>Whether it was time.</returns>
    public bool Escalate(Incident incident, ChannelSettings channel)
    {
        // As long as nobody was told, nobody could have looked.
        DateTimeOffset told = transaction.ReleasedAt(incident.Id) ?? incident.OpenedAt;
        if (channel.Route.EscalateAfter is not { } after || time.GetUtcNow() - told < after || !channel.Route.Takes(incident.Severity))
            return false;
        Write(AlertKind.Opened, incident, channel);
        return true;
    }

    /// <summary>Tells everybody who was told of the incident that it is over, under the labels that they know it by.</summary>
    public static void WriteEnd(StoreTransaction transaction, Incident incident, TargetSet targets, DateTimeOffset now)
    {
        foreach ((string channel, AlertMessage before) in transaction.Told(incident.Id))
            transaction.Enqueue(channel, before with
            {
                Kind = AlertKind.Resolved,
                Reason = default,
                MessageKey = $"{before.IncidentKey}-{AlertKind.Resolved.Name()}",
                Incident = incident,
                // By what it was told last: that it was worse before is no reason to wake anybody with its end.
                HeldUntil = targets.Channels.FirstOrDefault(one => one.Name == channel)?.Route.QuietUntil(before.Incident.Severity, now),
                At = now,
            });
    }

    private bool IsSilenced(Incident incident) => transaction.ActiveSilences().Any(silence => silence.Covers(target.Name, target.Labels, incident.Kind));

    private IEnumerable<ChannelSettings> Immediate(Incident incident) =>
        targets.ChannelsOf(target).Where(channel => channel.Route.EscalateAfter is null && channel.Route.Takes(incident.Severity));

    private IEnumerable<ChannelSettings> Informed(Incident incident)
    {
        string[] told = [.. transaction.Told(incident.Id).Select(last => last.Channel)];
        return Immediate(incident).Union(targets.ChannelsOf(target).Where(channel => told.Contains(channel.Name)));
    }

    private void Enqueue(AlertKind kind, Incident incident, ChannelSettings channel, Func<AlertMessage, AlertMessage>? why = null)
    {
        DateTimeOffset now = time.GetUtcNow();
        string key = $"uptimesampler-{storeKey}-{incident.Id}";
        AlertMessage message = new()
        {
            Kind = kind,
            IncidentKey = key,
            MessageKey = kind is AlertKind.Opened or AlertKind.Acknowledged ? $"{key}-{kind.Name()}" : $"{key}-{kind.Name()}-{now.ToUnixTimeMilliseconds()}",
            Incident = incident,
            TargetUrl = target.SafeUrl,
            Labels = target.Labels,
            Runbook = target.Runbook,
            HeldUntil = channel.Route.QuietUntil(incident.Severity, now),
            At = now,
        };
        transaction.Enqueue(channel.Name, why is null ? message : why(message));
    }
}
