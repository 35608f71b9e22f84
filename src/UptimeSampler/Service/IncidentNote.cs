using UptimeSampler.Storage;

namespace UptimeSampler.Service;

/// <summary>Somebody writes down what the others should know of an incident, also after it is over: pages, alerts to come and its report show it.</summary>
public static class IncidentNote
{
    /// <summary>The longest note, in characters.</summary>
    public const int Limit = 500;

    /// <summary>What is wrong with a note and what to do, to stand behind its name; null when nothing is.</summary>
    public static string? Fault(string? note) => string.IsNullOrWhiteSpace(note) ? "is missing; write what the others should know"
        : note.Length > Limit ? $"has {note.Length} characters, more than {Limit}; write a shorter one"
        : null;

    /// <summary>Keeps a note in place of the one before; nobody is alerted, and nothing else of the incident changes.</summary>
    /// <param name="transaction">Where it is written.</param>
    /// <param name="id">Number of the incident.</param>
    /// <param name="note">What they say, without a <see cref="Fault"/>.</param>
    /// <returns>The incident as it now stands; null when there is none of that number.</returns>
    public static Incident? Write(StoreTransaction transaction, long id, string note)
    {
        if (transaction.FindIncident(id) is not { } incident)
            return null;
        incident = incident with { Note = note };
        transaction.Update(incident);
        return incident;
    }
}
