using UptimeSampler.Statistics;

namespace UptimeSampler.Stress;

/// <summary>What a stress test found.</summary>
public sealed record StressResult
{
    /// <summary>What the samples prove.</summary>
    public required StressVerdict Verdict { get; init; }

    /// <summary>Why it ended.</summary>
    public required StressStop Stopped { get; init; }

    /// <summary>The load that decides.</summary>
    public required int Goal { get; init; }

    /// <summary>Where requests begin to fail; null when they do not up to the top.</summary>
    public Knee? Knee { get; init; }

    /// <summary>Where requests begin to wait; null when they do not, or when that was not looked for.</summary>
    public QueueFit? Queue { get; init; }

    /// <summary>Failures at the highest load that was tried and was too much; null without one.</summary>
    public LevelRate? Above { get; init; }

    /// <summary>Failures at the highest load that was carried; null without one.</summary>
    public LevelRate? Below { get; init; }

    /// <summary>What on our side was the limit; null when nothing was.</summary>
    public ClientLimit? ClientLimit { get; init; }

    /// <summary>What this process could have sent.</summary>
    public required ClientRoom Room { get; init; }

    /// <summary>The load that conditions are about: the one that is asked for, or the highest below it that was tried; null when none was.</summary>
    public StressStep? Deciding => Steps
        .Where(step => step is { Purpose: not (StepPurpose.Health or StepPurpose.Queue), Judged: > 0 } && step.Concurrency <= Goal)
        .Reverse()
        .MaxBy(step => step.Concurrency);

    /// <summary>All levels, in the order in which they were tried.</summary>
    public required IReadOnlyList<StressStep> Steps { get; init; }

    /// <summary>True when requests arrived at a rate, whatever became of those before (the open model): there is one load then, and no search.</summary>
    public bool IsOpenModel => Steps.Any(step => step.ArrivalsPerSecond is not null);

    /// <summary>The conditions that were stated.</summary>
    public required IReadOnlyList<LoadThreshold> Conditions { get; init; }

    /// <summary>Whether they are met.</summary>
    public IEnumerable<ThresholdAnswer> Thresholds => Conditions.Select(condition => ThresholdAnswer.Of(condition, Deciding));

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>All requests, those of health checks included.</summary>
    public long Requests => Steps.Sum(step => step.Requests);

    /// <summary>Requests that were sent a second time; see <see cref="StressStep.Resent"/>.</summary>
    public long Resent => Steps.Sum(step => step.Resent);

    /// <summary>Failures by class at all loads that were too much.</summary>
    public IReadOnlyDictionary<FailureClass, long> ClassesBeyond() => Steps
        .Where(step => step.IsTooMuch == true)
        .SelectMany(step => step.Classes)
        .GroupBy(pair => pair.Key, pair => pair.Value)
        .ToDictionary(group => group.Key, group => group.Sum());

    /// <summary>Most requests that were under way at once.</summary>
    public int Achieved => Steps.Select(step => step.Achieved).DefaultIfEmpty().Max();
}

/// <summary>The load at which requests begin to fail.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Confidence">How sure it is that it lies between, 0 to 1.</param>
/// <param name="Kind">What happens beyond it.</param>
/// <param name="IsConfirmed">Whether both ends were tried again; false when the search was cut off.</param>
public sealed record Knee(int Low, int High, double Confidence, KneeKind Kind, bool IsConfirmed);

/// <summary>What happens to requests beyond the knee.</summary>
public enum KneeKind
{
    /// <summary>All that exceed it fail, the others are served as before.</summary>
    Wall,

    /// <summary>Part of what exceeds it fails.</summary>
    Overflow,

    /// <summary>All requests fail more often.</summary>
    Collapse,

    /// <summary>Requests wait for their turn until their time is over.</summary>
    Queue,

    /// <summary>They fail; how was not told apart.</summary>
    Failures,
}

/// <summary>Failures at one level of load.</summary>
/// <param name="Concurrency">Requests at once.</param>
/// <param name="Requests">Requests sent.</param>
/// <param name="Failures">Those that failed.</param>
/// <param name="Interval">Clopper–Pearson interval of the failure rate.</param>
public sealed record LevelRate(int Concurrency, long Requests, long Failures, Interval Interval)
{
    /// <summary>Share that failed, 0 to 1.</summary>
    public double Rate => (double)Failures / Requests;
}

/// <summary>A condition and whether it is met.</summary>
/// <param name="Threshold">The condition.</param>
/// <param name="IsMet">Whether it is.</param>
/// <param name="Value">The value that was compared; null when there is none.</param>
public sealed record ThresholdAnswer(LoadThreshold Threshold, bool IsMet, double? Value)
{
    /// <summary>The answer at a load; a condition about a load that was not tried is not met.</summary>
    public static ThresholdAnswer Of(LoadThreshold threshold, StressStep? step)
    {
        double? value = step is null ? null : threshold.ValueAt(step);
        return new ThresholdAnswer(threshold, threshold.IsMetBy(value), value);
    }
}

/// <summary>What a stress test proves.</summary>
public enum StressVerdict
{
    /// <summary>The load that was asked for is carried.</summary>
    Holds,

    /// <summary>It is not.</summary>
    Breaks,

    /// <summary>We were the limit: nothing follows about the server.</summary>
    Invalid,

    /// <summary>The test ended before anything was proven.</summary>
    Inconclusive,
}

/// <summary>Why a stress test ended.</summary>
public enum StressStop
{
    /// <summary>Everything is decided.</summary>
    Evidence,

    /// <summary>We were the limit.</summary>
    Client,

    /// <summary>Its longest time is over.</summary>
    Time,

    /// <summary>Somebody stopped it.</summary>
    Interrupted,

    /// <summary>Nothing came back as wanted any more.</summary>
    Abandoned,

    /// <summary>The server did not recover from a level that was too much.</summary>
    Unrecovered,

    /// <summary>The server fails without load.</summary>
    Unhealthy,

    /// <summary>The load that decides is not carried, and nobody wanted to know more.</summary>
    Breach,
}
