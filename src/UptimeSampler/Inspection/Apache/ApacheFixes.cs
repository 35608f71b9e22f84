namespace UptimeSampler.Inspection.Apache;

/// <summary>What to write into Apache's configuration, and where.</summary>
internal sealed class ApacheFixes(ServerGroup server, ApacheSettings settings)
{
    /// <summary>MaxRequestWorkers for so many requests.</summary>
    public (string Advice, LimitFix Fix) Workers(long expect)
    {
        long needed = Whole(expect) * settings.PerProcess;
        // More than ServerLimit allows takes effect with it, and that one is read at the start only.
        string then = Whole(expect) > settings.Processes ? server.Restart : server.Reload("USR1");
        return Set("MaxRequestWorkers", "maxrequestworkers", needed, settings.Workers, then);
    }

    /// <summary>ServerLimit for so many requests.</summary>
    public (string Advice, LimitFix Fix) Servers(long expect) => Set("ServerLimit", "serverlimit", Whole(expect), settings.Processes, server.Restart);

    private long Whole(long expect) => (expect + settings.PerProcess - 1) / settings.PerProcess;

    private (string, LimitFix) Set(string name, string key, long needed, long now, string then)
    {
        string text = $"{name} {needed}";
        return settings.Number(key) is { } set
            ? ($"{text} in {set.Place} (now {set.Value}); {then}", new LimitFix(set.Place, set.Text, text, then))
            : ($"{text} as a new line at {settings.End} (now {now}, Apache's default); {then}", new LimitFix(settings.End, null, text, then));
    }
}
