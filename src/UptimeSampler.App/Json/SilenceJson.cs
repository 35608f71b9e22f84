namespace UptimeSampler.App.Json;

/// <summary>Silences, as the command line and the HTTP API write them.</summary>
/// <param name="Silences">The silences.</param>
internal sealed record SilencesJson(IReadOnlyList<SilenceJson> Silences)
{
    public static SilencesJson Of(IEnumerable<Silence> silences, DateTimeOffset now) => new([.. silences.Select(silence => SilenceJson.Of(silence, now))]);
}

/// <summary>One silence.</summary>
internal sealed record SilenceJson
{
    public required long Id { get; init; }

    /// <summary><c>active</c>, <c>planned</c> or <c>over</c>.</summary>
    public required string State { get; init; }

    /// <summary>Names of what it covers.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Labels, all of which a target has that it covers.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>True when it covers everything.</summary>
    public required bool All { get; init; }

    /// <summary>Kinds of incidents that it covers; empty for all.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset Until { get; init; }

    /// <summary>When somebody ended it before its time; null when nobody has.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    public required string Note { get; init; }

    public required string MadeBy { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public static SilenceJson Of(Silence silence, DateTimeOffset now) => new()
    {
        Id = silence.Id,
        State = StateOf(silence, now),
        Targets = silence.Targets,
        Labels = silence.Labels,
        All = silence.IsAboutAll,
        Kinds = [.. silence.Kinds.Select(kind => kind.Name())],
        From = silence.From,
        Until = silence.Until,
        EndedAt = silence.EndedAt,
        Note = silence.Note,
        MadeBy = silence.MadeBy,
        MadeAt = silence.MadeAt,
    };

    public static string StateOf(Silence silence, DateTimeOffset now) => silence.IsOver(now) ? "over" : silence.IsActive(now) ? "active" : "planned";
}
