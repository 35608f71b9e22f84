namespace UptimeSampler.Probing;

/// <summary>Keeps what people read short and harmless: it may hold what a hostile server sent.</summary>
internal static class DetailText
{
    private const int QuoteLimit = 60;

    /// <summary>At most <see cref="Outcome.DetailLimit"/> characters, control characters replaced.</summary>
    public static string Bounded(string text) => Clean(text, Outcome.DetailLimit);

    /// <summary>A value from outside, short and in quotation marks.</summary>
    public static string Quote(string? text) => "'" + Clean(text ?? "", QuoteLimit) + "'";

    private static string Clean(string text, int limit)
    {
        bool tooLong = text.Length > limit;
        if (!tooLong && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        return string.Create(Math.Min(text.Length, limit), (text, tooLong), static (span, from) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = IsHarmless(from.text[i]) ? from.text[i] : '?';
            if (from.tooLong)
                span[^1] = '…';
        });
    }

    // Format characters include those that turn the direction of writing; surrogates might be cut in two.
    private static bool IsHarmless(char c) => !char.IsControl(c) && !char.IsSurrogate(c)
        && char.GetUnicodeCategory(c) is not (System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);
}
