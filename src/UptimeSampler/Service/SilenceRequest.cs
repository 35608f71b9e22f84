using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Service;

/// <summary>A silence that somebody asks for, to be checked.</summary>
public sealed record SilenceRequest
{
    private static readonly string[] Kinds = [.. Enum.GetValues<IncidentKind>().Select(kind => kind.Name())];

    /// <summary>Names of what it is to cover.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Labels that a target must have to be covered.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>True to cover everything: said, since nothing at all may be an oversight.</summary>
    public bool All { get; init; }

    /// <summary>Kinds of incidents by name; empty for all.</summary>
    public IReadOnlyList<string> KindNames { get; init; } = [];

    /// <summary>When it begins (UTC); null, or an instant that has passed, for now.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When it ends (UTC); null when a length says it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Its length, such as <c>2h</c>; null when an end says it.</summary>
    public string? Length { get; init; }

    /// <summary>Why.</summary>
    public string? Note { get; init; }

    /// <summary>The silence.</summary>
    /// <param name="watched">What is watched; null when that is not known.</param>
    /// <param name="alsoKnown">Names that may be silenced besides.</param>
    /// <param name="madeBy">Who asks.</param>
    /// <param name="now">When (UTC).</param>
    /// <exception cref="SilenceRefusedException">Something about it cannot be.</exception>
    public Silence Checked(TargetSet? watched, IEnumerable<string> alsoKnown, string madeBy, DateTimeOffset now)
    {
        CheckScope(watched, alsoKnown);
        if (string.IsNullOrWhiteSpace(Note))
            throw new SilenceRefusedException(SilencePart.Note, null, "is missing; say why, for those who wonder that nobody was alerted");
        if (Note.Length > Silence.NoteLimit)
            throw new SilenceRefusedException(SilencePart.Note, null, $"has {Note.Length} characters, more than {Silence.NoteLimit}; write a shorter one");
        DateTimeOffset from = From > now ? From.Value : now;
        if (from > now + Silence.FarthestAhead)
            throw new SilenceRefusedException(SilencePart.From, Words.Instant(from), $"is more than {Silence.FarthestAhead.TotalDays} days ahead");
        return new Silence
        {
            Targets = [.. Targets.Distinct(StringComparer.Ordinal)],
            Labels = Labels,
            Kinds = [.. KindNames.Select(Kind).Distinct()],
            From = from,
            Until = CheckedEnd(from),
            Note = Note,
            MadeBy = madeBy,
            MadeAt = now,
        };
    }

    private void CheckScope(TargetSet? watched, IEnumerable<string> alsoKnown)
    {
        int ways = (Targets.Count > 0 ? 1 : 0) + (Labels.Count > 0 ? 1 : 0) + (All ? 1 : 0);
        if (ways != 1)
            throw new SilenceRefusedException(SilencePart.Targets, null, ways == 0
                ? "is missing; name targets, or a label, or say that everything is to be silenced"
                : "and others say what is to be silenced; name targets, or a label, or everything, and not two of them");
        if (Math.Max(Targets.Count, Labels.Count) > Silence.ScopeLimit)
            throw new SilenceRefusedException(SilencePart.Targets, null, $"names more than {Silence.ScopeLimit}; use a label that they share, or make several silences");
        string[] known = [.. NamesOf(watched).Union(alsoKnown)];
        if (Targets.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw new SilenceRefusedException(SilencePart.Targets, unknown, known.Length == 0 ? "is not watched; nothing is" : $"is not watched; {NearestName.Advice(unknown, known)}");
        if (watched is not null && Labels.Count > 0 && !watched.Targets.Any(target => new AlertRoute { Labels = [.. Labels] }.Takes(target.Labels)))
            throw new SilenceRefusedException(SilencePart.Labels, string.Join(", ", Labels.Select(Text)),
                "is on no target; " + NearestName.Advice(Text(Labels.First()), [.. watched.Targets.SelectMany(target => target.Labels.Select(Text)).Distinct()]));
    }

    private static IEnumerable<string> NamesOf(TargetSet? watched) => watched is null ? [] :
    [
        .. watched.Targets.Select(target => target.Name),
        .. watched.Preflights.Select(preflight => preflight.Name),
        .. watched.Fleet is null ? Array.Empty<string>() : [Fleet.Name],
    ];

    private static string Text(KeyValuePair<string, string> label) => $"{label.Key}:{label.Value}";

    private static IncidentKind Kind(string name) => Array.IndexOf(Kinds, name) is >= 0 and var place
        ? Enum.GetValues<IncidentKind>()[place]
        : throw new SilenceRefusedException(SilencePart.Kinds, name, $"is no kind of incident; {NearestName.Advice(name, Kinds)}");

    private DateTimeOffset CheckedEnd(DateTimeOffset from)
    {
        if (Until is null == Length is null)
            throw new SilenceRefusedException(SilencePart.Until, null, Until is null ? "is missing; say until when, or for how long" : "and its length are both there; give one of them");
        TimeSpan length = default;
        if (Length is not null && !DurationText.TryParse(Length, out length))
            throw new SilenceRefusedException(SilencePart.Length, Length, "is not a duration; write one such as 30m, 2h or 1d");
        if (length > Silence.Longest)
            throw new SilenceRefusedException(SilencePart.Length, Length, $"is longer than {Silence.Longest.TotalDays} days, which is the most: what is forgotten must end by itself");
        DateTimeOffset until = Until ?? from + length;
        if (until <= from)
            throw new SilenceRefusedException(SilencePart.Until, Words.Instant(until), "is over before it begins; give a later end");
        if (until - from > Silence.Longest)
            throw new SilenceRefusedException(SilencePart.Until, Words.Instant(until), $"makes it longer than {Silence.Longest.TotalDays} days, which is the most: what is forgotten must end by itself");
        return until;
    }
}
