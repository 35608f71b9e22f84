using Microsoft.Extensions.Logging;
using UptimeSampler.Probing;
using UptimeSampler.Service;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Web;

/// <summary>What the web shows and changes.</summary>
internal sealed record WebSource
{
    /// <summary>Where everything is kept.</summary>
    public required Store Store { get; init; }

    /// <summary>What is watched now.</summary>
    public required Func<TargetSet> Targets { get; init; }

    /// <summary>Whether the service does its work.</summary>
    public required Func<ServiceStatus> Status { get; init; }

    /// <summary>Resolves names of targets that are probed on request.</summary>
    public required INameResolver Resolver { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where the web says what it does.</summary>
    public required ILogger Log { get; init; }
}
