namespace UptimeSampler.Load.Pacing;

/// <summary>Kinds of <see cref="Pace"/>.</summary>
internal enum PaceKind
{
    /// <summary>Begin a request now.</summary>
    Begin,

    /// <summary>Nothing before an instant, or before a request has ended.</summary>
    Wait,

    /// <summary>A request whose time has passed before it could begin.</summary>
    GiveUp,

    /// <summary>No request begins any more.</summary>
    Over,
}

/// <summary>What to do next, and when. All instants count from the beginning of the load.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">Of a request: its intended instant. Of waiting: until when.</param>
/// <param name="PossibleFrom">Of a request: from when it could have begun, had we been fast enough.</param>
internal readonly record struct Pace(PaceKind Kind, TimeSpan At, TimeSpan PossibleFrom)
{
    public static readonly Pace Over = new(PaceKind.Over, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Until a request has ended.</summary>
    public static readonly Pace UntilOneEnds = Until(TimeSpan.MaxValue);

    public static Pace Begin(TimeSpan intended, TimeSpan possibleFrom) => new(PaceKind.Begin, intended, possibleFrom);

    public static Pace Until(TimeSpan at) => new(PaceKind.Wait, at, at);

    public static Pace GiveUp(TimeSpan intended) => new(PaceKind.GiveUp, intended, intended);
}
