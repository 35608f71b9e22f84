namespace UptimeSampler.Targets;

/// <summary>Everything that <c>targets.json</c> says, checked and complete.</summary>
public sealed record TargetSet
{
    /// <summary>The targets, in the order of the file.</summary>
    public required IReadOnlyList<Target> Targets { get; init; }

    /// <summary>The channels, in the order of the file.</summary>
    public required IReadOnlyList<ChannelSettings> Channels { get; init; }

    /// <summary>Maintenance windows for several or all targets.</summary>
    public IReadOnlyList<MaintenanceWindow> Maintenance { get; init; } = [];

    /// <summary>Preflights that run by themselves, in the order of the file.</summary>
    public IReadOnlyList<PreflightSchedule> Preflights { get; init; } = [];

    /// <summary>What the file says that is allowed and hardly wise, in the order of the file.</summary>
    public IReadOnlyList<TargetFileProblem> Warnings { get; init; } = [];

    /// <summary>The targets that are judged together: all that are heard often enough.</summary>
    public IEnumerable<Target> FleetMembers => Targets.Where(target => target.Interval + target.Timeout <= UptimeSampler.Fleet.LongestWait);

    /// <summary>All targets together, as one; null when there are too few of them.</summary>
    public Target? Fleet => FleetMembers.Count() < UptimeSampler.Fleet.LeastTargets ? null : new Target
    {
        Name = UptimeSampler.Fleet.Name,
        Url = new Uri("urn:uptimesampler:all-targets"),
        Interval = FleetMembers.Min(target => target.Interval),
    };

    /// <summary>The target of a name, or all of them together; null when there is none of that name.</summary>
    public Target? Find(string name) => name == UptimeSampler.Fleet.Name ? Fleet : Targets.FirstOrDefault(target => target.Name == name);

    /// <summary>What an incident is about: a target, all of them together, or what stands for a preflight; null when it is not there any more.</summary>
    public Target? About(Incident incident) => incident.Kind == IncidentKind.Preflight
        ? Preflights.FirstOrDefault(preflight => preflight.Name == incident.Target)?.AsTarget
        : Find(incident.Target);

    /// <summary>
    /// How many things are watched for, each of which could raise a false alarm: a failure rate a target, a latency where asked for, and
    /// all targets together.
    /// </summary>
    public int Detectors => Targets.Count + Targets.Count(target => target.Latency is not null) + (Fleet is null ? 0 : 1);

    /// <summary>True when a maintenance window of the target or of the file is open at the instant.</summary>
    public bool InMaintenance(Target target, DateTimeOffset at) =>
        target.Maintenance.Any(window => window.Contains(at))
        || Maintenance.Any(window => (window.Targets.Count == 0 || window.Targets.Contains(target.Name)) && window.Contains(at));

    /// <summary>The channels that the target alerts, of whatever severity. What concerns all targets goes to every channel, whatever its labels.</summary>
    public IEnumerable<ChannelSettings> ChannelsOf(Target target) =>
        Channels.Where(channel => (target.Channels.Count == 0 || target.Channels.Contains(channel.Name)) && (!target.IsProbed || channel.Route.Takes(target.Labels)));
}
