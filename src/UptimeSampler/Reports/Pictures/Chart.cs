namespace UptimeSampler.Reports.Pictures;

/// <summary>A picture of one or two quantities against another; how it is drawn is another matter.</summary>
public sealed record Chart
{
    /// <summary>What is seen, above the picture.</summary>
    public required string Title { get; init; }

    /// <summary>What the horizontal axis says.</summary>
    public required string Horizontal { get; init; }

    /// <summary>True when the horizontal axis is logarithmic; its values are above 0 then.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>True when the horizontal axis is the time (UTC); its values are seconds since 1970 then, and intervals are drawn as a band.</summary>
    public bool IsTime { get; init; }

    /// <summary>What the axis on the left says; null for the name of <see cref="Left"/>.</summary>
    public string? Vertical { get; init; }

    /// <summary>The quantity on the left.</summary>
    public required ChartLine Left { get; init; }

    /// <summary>More lines of the quantity on the left, each with a name of its own.</summary>
    public IReadOnlyList<ChartLine> More { get; init; } = [];

    /// <summary>All lines of the quantity on the left.</summary>
    public IEnumerable<ChartLine> Lefts => More.Prepend(Left);

    /// <summary>A value of the quantity on the left that is marked; null for none.</summary>
    public ChartLevel? Level { get; init; }

    /// <summary>The quantity on the right; null for none.</summary>
    public ChartLine? Right { get; init; }

    /// <summary>Spans of the horizontal axis that are marked.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];
}

/// <summary>One quantity.</summary>
/// <param name="Name">What it is, with its unit.</param>
/// <param name="Points">Its values, in the order of the horizontal axis.</param>
public sealed record ChartLine(string Name, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>True when a value holds until the next, and is drawn as a step: nothing is shown before it was so.</summary>
    public bool IsStepped { get; init; }

    /// <summary>The axis reaches at least so far; null for as far as the values.</summary>
    public double? AtLeast { get; init; }
}

/// <summary>A value, perhaps with its interval.</summary>
/// <param name="At">Where on the horizontal axis.</param>
/// <param name="Value">The value.</param>
/// <param name="Low">Lower end of its interval; null for none.</param>
/// <param name="High">Upper end of its interval; null for none.</param>
public sealed record ChartPoint(double At, double Value, double? Low = null, double? High = null);

/// <summary>A marked value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Name">What it is.</param>
public sealed record ChartLevel(double Value, string Name);

/// <summary>A marked span of the horizontal axis; a line when both ends are the same.</summary>
/// <param name="From">Its lower end.</param>
/// <param name="To">Its upper end.</param>
/// <param name="Name">What it is.</param>
/// <param name="Kind">How it looks.</param>
public sealed record ChartMark(double From, double To, string Name, MarkKind Kind);

/// <summary>What a mark means.</summary>
public enum MarkKind
{
    /// <summary>What was wanted.</summary>
    Wanted,

    /// <summary>What was found.</summary>
    Found,
}
