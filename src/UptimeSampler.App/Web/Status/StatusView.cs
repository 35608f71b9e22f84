namespace UptimeSampler.App.Web.Status;

/// <summary>Everything that the status page, its badges and its feeds tell: no addresses, no failures, no evidence.</summary>
/// <param name="Title">Heading.</param>
/// <param name="At">When it was so (UTC).</param>
/// <param name="Services">The services, in their order.</param>
/// <param name="LeftOut">How many more there are than are shown.</param>
/// <param name="Events">What happened in the last days, the newest first.</param>
public sealed record StatusView(string Title, DateTimeOffset At, IReadOnlyList<ShownService> Services, int LeftOut, IReadOnlyList<ServiceEvent> Events)
{
    /// <summary>The worst state of all.</summary>
    public ServiceState Worst => Services.Count == 0 ? ServiceState.NoData : Services.Max(service => service.State);

    /// <summary>How all of them stand, in a sentence.</summary>
    public string Verdict => (Worst, Services.Count(service => service.State > ServiceState.NoData)) switch
    {
        _ when Services.Count == 0 => "Nothing is shown here.",
        (ServiceState.Operational, _) => Services.Count == 1 ? "The service is operational." : "All services are operational.",
        (ServiceState.Maintenance, _) => "Announced work is going on; all else is operational.",
        (ServiceState.NoData, _) => "Of some services nothing is known right now.",
        (_, var troubled) when troubled == Services.Count => Services.Count == 1 ? "The service has trouble." : "All services have trouble.",
        (_, var troubled) => $"{troubled} of {Services.Count} services {(troubled == 1 ? "has" : "have")} trouble.",
    };
}

/// <summary>One service: a target as visitors know it.</summary>
/// <param name="Target">Name of the target, by which a badge is asked for; shown to nobody.</param>
/// <param name="Name">What visitors call it.</param>
/// <param name="State">How it stands.</param>
/// <param name="Tolerated">The failure rate that is normal for it, 0 to 1.</param>
/// <param name="Days">The last days, the oldest first.</param>
public sealed record ShownService(string Target, string Name, ServiceState State, double Tolerated, IReadOnlyList<ServiceDay> Days)
{
    /// <summary>Share of requests that were answered over all days, 0 to 1; null without any.</summary>
    public double? Uptime => Days.Sum(day => day.Samples) is > 0 and var samples ? 1 - ((double)Days.Sum(day => day.Failures) / samples) : null;

    /// <summary>Days on which more failed than is normal, the newest first.</summary>
    public IEnumerable<ServiceDay> BadDays => Days.Where(day => day.Failed > Tolerated).Reverse();
}

/// <summary>One day of a service.</summary>
/// <param name="Day">The day (UTC).</param>
/// <param name="Samples">How often it was asked.</param>
/// <param name="Failures">How often it failed.</param>
public sealed record ServiceDay(DateOnly Day, long Samples, long Failures)
{
    /// <summary>Share that failed; null when nobody asked.</summary>
    public double? Failed => Samples == 0 ? null : (double)Failures / Samples;

    /// <summary>Such as <c>99.2 % answered</c>, or <c>no data</c>.</summary>
    public string Text => Failed is { } failed ? $"{Words.Percent(1 - failed)} answered" : "no data";
}
