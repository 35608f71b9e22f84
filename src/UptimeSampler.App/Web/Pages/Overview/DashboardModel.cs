using UptimeSampler.Reports;

namespace UptimeSampler.App.Web.Pages.Overview;

/// <summary>What the dashboard shows.</summary>
public sealed record DashboardModel
{
    /// <summary>When it was read (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What is wrong with the service itself; empty when nothing is.</summary>
    public required IReadOnlyList<string> Troubles { get; init; }

    /// <summary>Incidents that are not over, the worst first.</summary>
    public required IReadOnlyList<Incident> Open { get; init; }

    /// <summary>How many silences are in force or still to come.</summary>
    public required int Silences { get; init; }

    /// <summary>How many targets are in each state, among those that were asked for.</summary>
    public required IReadOnlyList<KeyValuePair<string, int>> States { get; init; }

    /// <summary>What was asked for.</summary>
    public required DashboardQuery Query { get; init; }

    /// <summary>Names of labels that targets carry: by these they can be grouped.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The targets of this page by group, the worst first; one group without a name when they are not grouped.</summary>
    public required IReadOnlyList<KeyValuePair<string, IReadOnlyList<TargetLine>>> Groups { get; init; }

    /// <summary>How many targets were found.</summary>
    public required int Found { get; init; }

    /// <summary>How many targets are watched.</summary>
    public required int Watched { get; init; }

    /// <summary>Number of the last page.</summary>
    public int LastPage => Math.Max(1, (Found + DashboardQuery.PageLength - 1) / DashboardQuery.PageLength);
}

/// <summary>Which targets the dashboard shows.</summary>
/// <param name="Search">What name or address contain; null for anything.</param>
/// <param name="Label">A label, written name:value; null for any.</param>
/// <param name="State">A state; null for any.</param>
/// <param name="Group">Name of the label to group by; null for none.</param>
/// <param name="Page">Number of the page, from 1.</param>
public sealed record DashboardQuery(string? Search, string? Label, string? State, string? Group, int Page)
{
    /// <summary>Targets on a page.</summary>
    public const int PageLength = 50;

    /// <summary>Where this is shown.</summary>
    public string Path
    {
        get
        {
            (string Name, string? Value)[] given = [("q", Search), ("label", Label), ("state", State), ("group", Group), ("page", Page > 1 ? $"{Page}" : null)];
            string query = string.Join('&', given.Where(one => !string.IsNullOrEmpty(one.Value)).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
            return query.Length == 0 ? "/" : "/?" + query;
        }
    }
}

/// <summary>One target of the dashboard.</summary>
public sealed record TargetLine
{
    public required string Name { get; init; }

    /// <summary>Without user name and query: they may hold secrets.</summary>
    public required string Url { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>As <see cref="TargetState"/> says it.</summary>
    public required string State { get; init; }

    public required bool InMaintenance { get; init; }

    /// <summary>The silences in force that cover it.</summary>
    public required IReadOnlyList<Silence> Silences { get; init; }

    /// <summary>The failure rate that is normal.</summary>
    public required double Tolerated { get; init; }

    public RateRow? Hour { get; init; }

    public RateRow? Day { get; init; }

    public RateRow? Month { get; init; }

    /// <summary>Failure rates of the last hours, the oldest first.</summary>
    public IReadOnlyList<double?> Hours { get; init; } = [];

    /// <summary>The newest incident; null when there never was one.</summary>
    public Incident? Last { get; init; }
}
