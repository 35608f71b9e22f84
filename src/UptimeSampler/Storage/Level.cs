namespace UptimeSampler.Storage;

/// <summary>How coarse a roll-up is. Each level is folded from the one before.</summary>
/// <param name="Name">Name of the time column and end of the tables' names.</param>
/// <param name="Milliseconds">Length of a period.</param>
internal sealed record Level(string Name, long Milliseconds)
{
    public static readonly Level Minute = new("minute", 60_000);
    public static readonly Level Hour = new("hour", 3_600_000);
    public static readonly Level Day = new("day", 86_400_000);

    /// <summary>From fine to coarse.</summary>
    public static readonly IReadOnlyList<Level> All = [Minute, Hour, Day];

    /// <summary>Table of samples by everything one may ask by.</summary>
    public string Cells => "rollup_" + Name;

    /// <summary>Table of evidence blocks.</summary>
    public string Units => "unit_" + Name;

    /// <summary>The period that an instant falls in, counted from the Unix epoch.</summary>
    public long PeriodOf(long atMs) => Math.DivRem(atMs, Milliseconds) is var (quotient, rest) && rest < 0 ? quotient - 1 : quotient;

    /// <summary>The start of the period that an instant falls in.</summary>
    public long Floor(long atMs) => PeriodOf(atMs) * Milliseconds;

    /// <summary>The first start of a period at or after an instant.</summary>
    public long Ceiling(long atMs) => Floor(atMs + Milliseconds - 1);
}
