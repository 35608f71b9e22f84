using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service.Judging;

/// <summary>One target under judgement, within the transaction that stores its samples.</summary>
internal sealed class Judgement(StoreTransaction transaction, string storeKey, Target target, TargetSet targets, TimeProvider time)
{
    public StoreTransaction Transaction => transaction;

    public Target Target => target;

    public AlertWriter Alerts { get; } = new(transaction, storeKey, target, targets, time);

    public Incident? FindOpen(IncidentKind kind) => transaction.FindOpen(target.Name, kind);

    /// <summary>Opens an incident and tells of it.</summary>
    /// <param name="incident">The new incident.</param>
    /// <param name="found">When it was found, if that was before now.</param>
    public void Open(Incident incident, DateTimeOffset? found = null) => Alerts.Write(AlertKind.Opened, transaction.Insert(incident), found);

    /// <summary>Writes that an incident is over and tells those who were told of it.</summary>
    public void Close(Incident over)
    {
        transaction.Update(over);
        Alerts.Write(AlertKind.Resolved, over);
    }
}
