namespace UptimeSampler;

/// <summary>A while in which nobody is alerted. Samples are taken and incidents found as always.</summary>
public sealed record Silence
{
    /// <summary>The longest one: what is forgotten must end by itself.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>How far ahead one may begin.</summary>
    public static readonly TimeSpan FarthestAhead = TimeSpan.FromDays(90);

    /// <summary>The longest note, in characters.</summary>
    public const int NoteLimit = 500;

    /// <summary>Most names of targets, and most labels.</summary>
    public const int ScopeLimit = 100;

    /// <summary>Number in this database; 0 until stored.</summary>
    public long Id { get; init; }

    /// <summary>Names of what it covers: targets, <see cref="Fleet.Name"/>, preflights. Empty when labels say it, or when it covers everything.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Labels that a target must have, all of them, to be covered.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>True when it covers everything.</summary>
    public bool IsAboutAll => Targets.Count == 0 && Labels.Count == 0;

    /// <summary>Kinds of incidents that it covers; empty for all.</summary>
    public IReadOnlyList<IncidentKind> Kinds { get; init; } = [];

    /// <summary>When it begins (UTC).</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When it ends by itself (UTC), not included.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>When somebody ended it before (UTC); null when nobody has.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why.</summary>
    public required string Note { get; init; }

    /// <summary>Who made it.</summary>
    public required string MadeBy { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>When it is over, by itself or because somebody ended it (UTC).</summary>
    public DateTimeOffset End => EndedAt ?? Until;

    /// <summary>True while it is in force, its start included, its end not.</summary>
    public bool IsActive(DateTimeOffset at) => at >= From && at < End;

    /// <summary>True once it is over.</summary>
    public bool IsOver(DateTimeOffset at) => at >= End;

    /// <summary>True when it covers what somebody would be alerted about.</summary>
    /// <param name="name">What an incident is about: a target, <see cref="Fleet.Name"/> or a preflight.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="kind">The kind of incident.</param>
    public bool Covers(string name, IReadOnlyDictionary<string, string> labels, IncidentKind kind) =>
        (Kinds.Count == 0 || Kinds.Contains(kind)) && Covers(name, labels);

    /// <summary>True when it covers incidents of any kind about this.</summary>
    /// <param name="name">A target, <see cref="Fleet.Name"/> or a preflight.</param>
    /// <param name="labels">Its labels.</param>
    public bool Covers(string name, IReadOnlyDictionary<string, string> labels) => IsAboutAll
        || Targets.Contains(name, StringComparer.Ordinal)
        || (Labels.Count > 0 && Labels.All(wanted => labels.TryGetValue(wanted.Key, out string? value) && value == wanted.Value));

    /// <summary>What it covers, such as <c>shop, cart</c>, <c>team:web</c> or <c>everything</c>, fit to be shown.</summary>
    public string Scope(int limit) => PlainText.Line(
        IsAboutAll ? "everything" : string.Join(", ", [.. Targets, .. Labels.Select(label => $"{label.Key}:{label.Value}")]), limit);
}
