namespace UptimeSampler.Stress;

/// <summary>What a stress test is to find out, and how far it may go.</summary>
public sealed record StressSettings
{
    /// <summary>Highest load when nothing else is said.</summary>
    public const int UsualTop = 5000;

    // A tenth more than 100 is 110, whatever binary fractions say.
    private const double Rounding = 1e-6;

    /// <summary>Requests at once to begin with, at least 1.</summary>
    public int From { get; init; } = 1;

    /// <summary>Most requests at once; null for the load that is expected, or <see cref="UsualTop"/> without one.</summary>
    public int? To { get; init; }

    /// <summary>Requests at once that the server must carry; null to find out how many it does.</summary>
    public int? Expect { get; init; }

    /// <summary>Share beyond <see cref="Expect"/> that must be carried as well, at least 0.</summary>
    public double HeadRoom { get; init; }

    /// <summary>How long a level that is carried is held; one that is not is left as soon as that is proven.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The knee is narrow enough at this share of its upper end, above 0 and below 1.</summary>
    public double Resolution { get; init; } = 0.05;

    /// <summary>Failure rate that counts as normal under load, above 0 and below 0.2; a level fails from five times that on.</summary>
    public double Tolerate { get; init; } = 0.01;

    /// <summary>Confidence of the intervals, above 0 and below 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Longest time for all of it.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest time that the server is given to recover after a level that was too much.</summary>
    public TimeSpan Recovery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>True to end as soon as it is known that the load that decides is not carried, instead of finding out where it breaks.</summary>
    public bool EndsAtBreach { get; init; }

    /// <summary>What else must hold, at the load that is expected.</summary>
    public IReadOnlyList<LoadThreshold> Thresholds { get; init; } = [];

    /// <summary>The load that decides: what is expected with its head-room, or else the highest that may be tried.</summary>
    public int Goal => Expect is { } expect ? (int)Math.Min(Math.Ceiling((expect * (1 + HeadRoom)) - Rounding), int.MaxValue) : To ?? UsualTop;

    /// <summary>The highest load that is tried.</summary>
    public int Top => Math.Max(To ?? Goal, Goal);
}
