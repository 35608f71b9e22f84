namespace UptimeSampler.Inspection.Nginx;

/// <summary>What to write into nginx's configuration, and where.</summary>
internal sealed class NginxFixes(ServerGroup server, string reload, NginxSettings settings)
{
    private string Then => $"reload nginx: {reload}";

    /// <summary>worker_rlimit_nofile, instead of the one that is there or before the block events.</summary>
    /// <param name="needed">The value.</param>
    /// <param name="now">What is in force, in words.</param>
    public (string Advice, LimitFix? Fix) DescriptorLimit(long needed, string now)
    {
        string text = $"worker_rlimit_nofile {needed};";
        if (settings.DescriptorLimit is { } given && given.Place.File.StartsWith("/proc/", StringComparison.Ordinal) && given.Place.File.EndsWith("/cmdline", StringComparison.Ordinal))
            return ($"{text} behind -g of its command line {now}; {server.Restart}", null);
        if (settings.DescriptorLimit is { } set)
            return ($"{text} in {set.Place} {now}; {Then}", new LimitFix(set.Place, set.Text + ";", text, reload));
        // A line of its own of the main file: events may stand in an included one.
        ConfigPlace place = settings.Events is { } events && events.Place.File == settings.Start.File ? events.Place : settings.Start;
        return ($"{text} as a new line before {place} {now}; {Then}", new LimitFix(place, null, text, reload));
    }

    /// <summary>worker_connections, instead of the one that is there or within the block events.</summary>
    public (string Advice, LimitFix Fix) Connections(long needed)
    {
        string text = $"worker_connections {needed};";
        if (settings.Connections is { } set)
            return ($"{text} in {set.Place} (now {set.Value}); {Then}", new LimitFix(set.Place, set.Text + ";", text, reload));
        ConfigPlace place = settings.Events?.Place ?? settings.Start;
        return settings.Events is { Inner: [var first, ..] }
            ? ($"{text} as a new line before {first.Place} (now {NginxSettings.StandardConnections}, nginx's default); {Then}", new LimitFix(first.Place, null, text, reload))
            : ($"events {{ {text} }} in {place} (now {NginxSettings.StandardConnections}, nginx's default); {Then}", new LimitFix(place, "events {}", $"events {{ {text} }}", reload));
    }
}
