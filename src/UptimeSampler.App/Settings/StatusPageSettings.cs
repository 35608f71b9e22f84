namespace UptimeSampler.App.Settings;

/// <summary>What anybody may see of how targets stand. Without it the status page is for those who may read everything.</summary>
internal sealed record StatusPageSettings
{
    /// <summary>Heading of the page, and name of its feeds.</summary>
    public string Title { get; init; } = "Status";

    /// <summary>Targets that are shown, in this order, and what they are called there.</summary>
    public IReadOnlyList<ShownTarget> Targets { get; init; } = [];

    /// <summary>Targets with this label are shown, too, behind those that are named; null for none.</summary>
    public KeyValuePair<string, string>? Label { get; init; }

    /// <summary>Addresses of its own, where nothing else is answered; empty to answer only beside everything else.</summary>
    public IReadOnlyList<Uri> Urls { get; init; } = [];
}

/// <summary>A target on the status page.</summary>
/// <param name="Name">Its name in the targets file.</param>
/// <param name="Show">What visitors read.</param>
internal sealed record ShownTarget(string Name, string Show);
