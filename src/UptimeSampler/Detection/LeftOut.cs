namespace UptimeSampler.Detection;

/// <summary>Which targets were left out of the line of all, and when.</summary>
internal sealed class LeftOut
{
    /// <summary>The oldest spans are forgotten; an incident is broken down by its newest samples.</summary>
    private const int Limit = 1_000;

    private readonly record struct Span(DateTimeOffset From, DateTimeOffset Until, IReadOnlySet<string> Targets);

    private readonly List<Span> spans = [];
    private Span? noted;

    /// <summary>Notes what is left out from an instant up to another (not included), where the note before ends.</summary>
    public void Note(DateTimeOffset from, DateTimeOffset until, IReadOnlySet<string> targets) => noted = new Span(from, until, targets);

    /// <summary>Whether a target was left out then, or is so since the last note; null when that was before anything is remembered.</summary>
    public bool? Has(string target, DateTimeOffset at)
    {
        if (noted is { } now && (spans.Count == 0 || at >= now.From))
            return at < now.From ? null : now.Targets.Contains(target);
        if (spans.Count == 0 || at < spans[0].From)
            return null;
        // Most are asked for of the newest time.
        int before = spans.FindLastIndex(span => span.Until <= at);
        return spans[Math.Min(before + 1, spans.Count - 1)].Targets.Contains(target);
    }

    /// <summary>The commit is done: what was noted stands.</summary>
    public void Keep()
    {
        if (noted is not { } now)
            return;
        // The clock was set back: what was noted of later times is of another past.
        spans.RemoveAll(span => span.Until >= now.Until);
        if (spans.Count > 0 && spans[^1].Targets.SetEquals(now.Targets))
            spans[^1] = now with { From = spans[^1].From };
        else
            spans.Add(now);
        if (spans.Count > Limit)
            spans.RemoveAt(0);
        noted = null;
    }

    /// <summary>The commit is undone: nothing was noted.</summary>
    public void Forget() => noted = null;
}
