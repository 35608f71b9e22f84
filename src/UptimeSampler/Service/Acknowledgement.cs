using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service;

/// <summary>Somebody says that they look at an incident: reminders end, and the channels are told.</summary>
public static class Acknowledgement
{
    /// <summary>
    /// Marks an open incident and writes a message for each channel of its target; a second time only the note changes. An incident that
    /// is over stays as it is.
    /// </summary>
    /// <param name="transaction">Where it is written.</param>
    /// <param name="storeKey">Key of the store.</param>
    /// <param name="id">Number of the incident.</param>
    /// <param name="note">What they say; null or nothing but spaces to keep what was said before.</param>
    /// <param name="targets">What is watched, for the channels; null when it is not known: then nobody is told.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The incident as it now stands; null when there is none of that number.</returns>
    public static Incident? Write(StoreTransaction transaction, string storeKey, long id, string? note, TargetSet? targets, TimeProvider time)
    {
        Incident? incident = transaction.FindIncident(id);
        if (incident is null || incident.State == IncidentState.Resolved)
            return incident;
        bool first = incident.State == IncidentState.Open;
        note = string.IsNullOrWhiteSpace(note) ? null : note;
        incident = incident with
        {
            State = IncidentState.Acknowledged,
            AcknowledgedAt = incident.AcknowledgedAt ?? time.GetUtcNow(),
            AcknowledgedNote = first ? note : incident.AcknowledgedNote,
            Note = note ?? incident.Note,
        };
        transaction.Update(incident);
        if (first && targets?.About(incident) is { } known)
            new AlertWriter(transaction, storeKey, known, targets, time).Write(AlertKind.Acknowledged, incident);
        return incident;
    }
}
