using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using UptimeSampler.App.Web.Live;
using UptimeSampler.Probing;
using UptimeSampler.Service;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

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

    /// <summary>What the service stores, as it does.</summary>
    public required CommitFeed Feed { get; init; }

    /// <summary>Resolves names of targets that are probed on request.</summary>
    public required INameResolver Resolver { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where the web says what it does.</summary>
    public required ILogger Log { get; init; }

    /// <summary>The watched target of a name.</summary>
    /// <param name="parameter">Where the name stands in the request.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="RequestException">None is called so.</exception>
    public Target Watched(string parameter, string name)
    {
        IReadOnlyList<Target> watched = Targets().Targets;
        return NameInPath.Find(watched, target => target.Name, name) ?? throw new RequestException(StatusCodes.Status404NotFound,
            $"no target '{PlainText.Line(name, 80)}' is watched; {(watched.Count == 0 ? "there is none at all" : NearestName.Advice(name, [.. watched.Select(target => target.Name)]))}", parameter, name);
    }
}
