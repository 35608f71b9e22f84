using UptimeSampler.Inspection.Host;

namespace UptimeSampler.Inspection;

/// <summary>The servers whose configuration is understood.</summary>
internal static class ServerKinds
{
    public const string Nginx = "nginx";
    public const string Apache = "apache";
    public const string Haproxy = "haproxy";

    public static readonly string[] Names = [Nginx, Apache, Haproxy];

    /// <summary>The kind of a process; null for another program.</summary>
    public static string? Of(ProcessEntry entry) => entry.Name switch
    {
        "nginx" => Nginx,
        "apache2" or "httpd" => Apache,
        "haproxy" => Haproxy,
        _ => null,
    };
}
