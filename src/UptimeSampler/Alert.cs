using System.Text.Json.Serialization;

namespace UptimeSampler;

/// <summary>Why a message is sent.</summary>
public enum AlertKind
{
    /// <summary>An incident was opened.</summary>
    Opened = 0,

    /// <summary>An open incident changed materially (partial to down, or back), what is to blame was found since, or it is still open after a silence.</summary>
    Updated = 1,

    /// <summary>An open incident is still there and nobody has acknowledged it.</summary>
    Reminder = 2,

    /// <summary>Somebody acknowledged an incident.</summary>
    Acknowledged = 3,

    /// <summary>An incident is over.</summary>
    Resolved = 4,
}

/// <summary>Why an open incident is told of again.</summary>
public enum UpdateReason
{
    /// <summary>Its severity is another.</summary>
    Severity = 0,

    /// <summary>A part has come to stand out, and no message before named one to the channel.</summary>
    Suspect = 1,

    /// <summary>A silence has ended, and the channel was told of the incident before.</summary>
    SilenceEnd = 2,
}

/// <summary>What a channel is asked to tell: fixed when the alert was written to the outbox, so that every attempt says the same.</summary>
public sealed record AlertMessage
{
    /// <summary>Why it is sent.</summary>
    public required AlertKind Kind { get; init; }

    /// <summary>The same for all messages of one incident, at most 255 characters: receivers de-duplicate and resolve by it.</summary>
    public required string IncidentKey { get; init; }

    /// <summary>The same for all attempts of this message, and of no other.</summary>
    public required string MessageKey { get; init; }

    /// <summary>The incident as it stood.</summary>
    public required Incident Incident { get; init; }

    /// <summary>URL of the target, without user name, password and query: they may hold secrets.</summary>
    public required string TargetUrl { get; init; }

    /// <summary>The target's labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>What to do, as the target's owner wrote it; null when not configured.</summary>
    public string? Runbook { get; init; }

    /// <summary>What an update is about; of other messages, no part.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public UpdateReason Reason { get; init; }

    /// <summary>How commands are written in it: how the program that delivers it was called, and no part of what is stored.</summary>
    [JsonIgnore]
    public CommandWords Commands { get; init; } = CommandWords.Plain;

    /// <summary>Where the pages are; null when nobody has said. The service's to know when it delivers, and no part of what is stored.</summary>
    [JsonIgnore]
    public PublicPages? Pages { get; init; }

    /// <summary>The page of what it tells of: the incident's, of a group that of all open ones, of a test that of all targets; null when nobody has said where pages are.</summary>
    [JsonIgnore]
    public string? Link => Group.Count > 0 ? Pages?.OpenIncidents : Incident.Id > 0 ? Pages?.Incident(Incident.Id) : Pages?.Home;

    /// <summary>Until when the channel's quiet hours held it back (UTC); null when they did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>All messages of a group, this one among them; empty when it goes out alone. No part of what is stored.</summary>
    [JsonIgnore]
    public IReadOnlyList<AlertMessage> Group { get; init; } = [];

    /// <summary>When the message was written (UTC).</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>One message for one channel, waiting to be delivered or delivered.</summary>
/// <param name="Id">Number in this database.</param>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Message">What to tell.</param>
/// <param name="Attempts">How often delivery was tried.</param>
public sealed record OutboxEntry(long Id, string Channel, AlertMessage Message, int Attempts);
