using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using UptimeSampler.Service;

namespace UptimeSampler.App.Web;

/// <summary>What operators change, whether by the API or on a page.</summary>
internal static class Changes
{
    /// <summary>The incident of a number.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public static Incident Find(WebSource source, long id) => source.Store.FindIncident(id) ?? throw Missing(id);

    /// <summary>Says that somebody looks at an incident.</summary>
    /// <exception cref="RequestException">There is none, it is over, or the note is too long.</exception>
    public static async Task<Incident> AcknowledgeAsync(WebSource source, long id, string? note, CancellationToken cancel)
    {
        if (note?.Length > IncidentNote.Limit)
            throw RequestException.Wrong("note", note, $"has {note.Length} characters, more than {IncidentNote.Limit}; write a shorter one");
        // Asked before: what changes nothing needs no writer.
        Incident found = Find(source, id);
        if (found.State == IncidentState.Resolved)
            throw Over(found);
        Incident after = await source.Store.WriteAsync(transaction => Acknowledgement.Write(transaction, source.Store.Key, id, note, source.Targets(), source.Time), cancel) ?? throw Missing(id);
        return after.State == IncidentState.Resolved ? throw Over(after) : after;
    }

    /// <summary>Keeps a note about an incident, also when it is over.</summary>
    /// <exception cref="RequestException">There is none, or the note is missing or too long.</exception>
    public static async Task<Incident> NoteAsync(WebSource source, long id, string? note, CancellationToken cancel)
    {
        if (IncidentNote.Fault(note) is { } fault)
            throw RequestException.Wrong("note", string.IsNullOrWhiteSpace(note) ? null : note, fault);
        // Asked before: what changes nothing needs no writer.
        _ = Find(source, id);
        return await source.Store.WriteAsync(transaction => IncidentNote.Write(transaction, id, note!), cancel) ?? throw Missing(id);
    }

    /// <summary>Makes a silence.</summary>
    /// <param name="source">Where it is kept.</param>
    /// <param name="asked">What is asked for.</param>
    /// <param name="http">The request of whoever asks.</param>
    /// <exception cref="RequestException">Something about it cannot be.</exception>
    public static async Task<Silence> SilenceAsync(WebSource source, SilenceRequest asked, HttpContext http)
    {
        Silence wanted = Checked(source, asked, http.User.Identity?.Name ?? "");
        Silence made = await source.Store.WriteAsync(transaction => transaction.AddSilence(wanted), http.RequestAborted);
        source.Log.LogInformation("Silence {Id} by {Name} until {Until}: {Scope}: {Note}", made.Id, PlainText.Line(made.MadeBy, AccessToken.NameLimit), Words.Instant(made.Until), made.Scope(200), PlainText.Line(made.Note, 200));
        return made;
    }

    /// <summary>Ends a silence before its time.</summary>
    /// <param name="source">Where it is kept.</param>
    /// <param name="id">Its number.</param>
    /// <param name="http">The request of whoever asks.</param>
    /// <exception cref="RequestException">There is none, or it is over.</exception>
    public static async Task<Silence> EndSilenceAsync(WebSource source, long id, HttpContext http)
    {
        (bool ended, Silence? silence) = await source.Store.WriteAsync(transaction => (transaction.EndSilence(id), transaction.FindSilence(id)), http.RequestAborted);
        if (silence is null)
            throw new RequestException(StatusCodes.Status404NotFound, $"there is no silence {id}; GET /api/v1/silences shows which there are", "id", $"{id}");
        if (!ended)
            throw new RequestException(StatusCodes.Status409Conflict, $"silence {id} is over; there is nothing left to end", "id", $"{id}");
        source.Log.LogInformation("Silence {Id} was ended by {Name}", id, PlainText.Line(http.User.Identity?.Name, AccessToken.NameLimit));
        return silence;
    }

    private static Silence Checked(WebSource source, SilenceRequest asked, string madeBy)
    {
        try
        {
            return asked.Checked(source.Targets(), [], madeBy, source.Time.GetUtcNow());
        }
        catch (SilenceRefusedException refused)
        {
            throw RequestException.Wrong(refused.Part == SilencePart.Length ? "for" : refused.Part.ToString().ToLowerInvariant(), refused.Value, refused.Message);
        }
    }

    private static RequestException Missing(long id) => new(StatusCodes.Status404NotFound, $"there is no incident {id}; the list of incidents shows which there are", "id", $"{id}");

    private static RequestException Over(Incident incident) => new(StatusCodes.Status409Conflict, $"incident {incident.Id} is {(incident.IsUnwatched ? "not watched any more" : "over")}; there is nothing left to acknowledge", "id", $"{incident.Id}");
}
