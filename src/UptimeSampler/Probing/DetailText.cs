namespace UptimeSampler.Probing;

/// <summary>Keeps what people read short and harmless: it may hold what a hostile server sent.</summary>
internal static class DetailText
{
    private const int QuoteLimit = 60;

    /// <summary>At most <see cref="Outcome.DetailLimit"/> characters, what must not be shown as it is escaped.</summary>
    public static string Bounded(string text) => PlainText.Line(text, Outcome.DetailLimit);

    /// <summary>A value from outside, short and in quotation marks.</summary>
    public static string Quote(string? text) => "'" + PlainText.Exact(text, QuoteLimit) + "'";
}
