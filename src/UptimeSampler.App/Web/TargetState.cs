using UptimeSampler.Reports;

namespace UptimeSampler.App.Web;

/// <summary>How a target stands, in a word.</summary>
public static class TargetState
{
    public const string Up = "up";

    public const string Unknown = "unknown";

    /// <summary><c>up</c>, the severity of the worst open incident, or <c>unknown</c> without samples in the last hour.</summary>
    public static string Of(IEnumerable<Incident> open, RateRow? lastHour) =>
        open.Select(incident => (Severity?)incident.Severity).Max() is { } worst ? worst.Name() : lastHour is { Samples: > 0 } ? Up : Unknown;
}
