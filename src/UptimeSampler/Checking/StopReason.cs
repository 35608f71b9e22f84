using UptimeSampler.Statistics;

namespace UptimeSampler.Checking;

/// <summary>Why a check took no more samples.</summary>
public enum StopReason
{
    /// <summary>The verdict is proven.</summary>
    Evidence,

    /// <summary>The samples that may be taken were taken; or too many in a row were spoilt by our own faults.</summary>
    Budget,

    /// <summary>The time is up.</summary>
    Time,

    /// <summary>Somebody stopped it.</summary>
    Interrupted,
}

/// <summary>The names of a check's words in JSON and on screen.</summary>
public static class CheckNames
{
    /// <summary>Such as <c>evidence</c>.</summary>
    public static string Name(this StopReason reason) => reason switch
    {
        StopReason.Evidence => "evidence",
        StopReason.Budget => "budget",
        StopReason.Time => "time",
        StopReason.Interrupted => "interrupted",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason"),
    };

    /// <summary>Such as <c>partial</c>; for verdicts that are final.</summary>
    public static string Name(this OneShotVerdict verdict) => verdict switch
    {
        OneShotVerdict.Healthy => "healthy",
        OneShotVerdict.Partial => "partial",
        OneShotVerdict.Down => "down",
        OneShotVerdict.Inconclusive => "inconclusive",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "Not a final verdict"),
    };
}
