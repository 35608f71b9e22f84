using UptimeSampler.Reports;

namespace UptimeSampler.App.Web;

/// <summary>How a target stands, in a word.</summary>
public static class TargetState
{
    public const string Up = "up";

    /// <summary>No incident, but as much evidence as those that fail with it need together; see <see cref="Live.SuspectTargets"/>.</summary>
    public const string Suspect = "suspect";

    /// <summary>In maintenance: what it answers is no evidence.</summary>
    public const string Maintenance = "maintenance";

    public const string Unknown = "unknown";

    /// <summary><c>up</c>, the severity of the worst open incident, <c>suspect</c>, <c>maintenance</c>, or <c>unknown</c> without samples in the last hour.</summary>
    public static string Of(IEnumerable<Incident> open, bool isSuspect, bool inMaintenance, RateRow? lastHour) =>
        open.Select(incident => (Severity?)incident.Severity).Max() is { } worst ? worst.Name() : isSuspect ? Suspect : inMaintenance ? Maintenance : lastHour is { Samples: > 0 } ? Up : Unknown;
}
