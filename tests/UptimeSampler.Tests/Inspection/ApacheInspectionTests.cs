using UptimeSampler.Inspection;

namespace UptimeSampler.Tests.Inspection;

/// <summary>Apache's configuration, as Apache reads it, on a planted machine.</summary>
[TestClass]
public sealed class ApacheInspectionTests
{
    private const string Main = "/etc/apache2/apache2.conf";
    private const string Event = "LoadModule mpm_event_module x.so\n";

    [TestMethod]
    [DataRow(Event + "MaxRequestWorkers 150\n", 150, "/etc/apache2/apache2.conf:2")]
    [DataRow(Event + "maxclients 160", 150, "/etc/apache2/apache2.conf:2", DisplayName = "whole processes of 25 threads; the old name")]
    [DataRow(Event, 400, "/etc/apache2/apache2.conf does not say, so Apache's default")]
    [DataRow("LoadModule mpm_prefork_module x.so\n", 256, "/etc/apache2/apache2.conf does not say, so Apache's default")]
    [DataRow(Event + "<IfModule mpm_prefork_module>\nMaxRequestWorkers 5\n</IfModule>\n<IfModule mpm_event_module>\nMaxRequestWorkers 75\n</IfModule>", 75, "/etc/apache2/apache2.conf:6")]
    [DataRow(Event + "<IfModule !event.c>\nMaxRequestWorkers 5\n</IfModule>", 400, "/etc/apache2/apache2.conf does not say, so Apache's default")]
    [DataRow(Event + "Define workers 125\n<IfDefine workers>\nMaxRequestWorkers ${workers}\n</IfDefine>\n<IfDefine SALE>\nMaxRequestWorkers 25\n</IfDefine>", 125, "/etc/apache2/apache2.conf:4")]
    [DataRow(Event + "MaxRequestWorkers \\\n  100\n# MaxRequestWorkers 5", 100, "/etc/apache2/apache2.conf:2")]
    [DataRow(Event + "IncludeOptional nowhere/*.conf\nInclude mods", 50, "/etc/apache2/mods/limits.conf:1")]
    [DataRow(Event + "ServerRoot \"/srv\"\nInclude limits.conf", 200, "/srv/limits.conf:1")]
    [DataRow(Event + "ServerLimit 4\nThreadsPerChild 10", 40, "/etc/apache2/apache2.conf does not say, so Apache's default")]
    public async Task What_Apache_reads_is_read(string config, int workers, string source)
    {
        using PlantedHost host = Planted(config);
        InspectionResult result = await host.InspectAsync();
        Assert.IsEmpty(result.Problems);
        InspectedLimit limit = result.Limits.Single(limit => limit.Name == "MaxRequestWorkers");
        Assert.AreEqual((workers, source), (limit.Capacity, limit.Source));
        Assert.AreEqual(workers, result.Capacity);
    }

    [TestMethod]
    [DataRow("<IfModule a>\n<IfDefine b>\n</IfModule>", "apache2.conf:3: '</IfModule>' closes '<IfDefine b>' of line 2")]
    [DataRow("</IfModule>", "apache2.conf:1: '</IfModule>' closes nothing")]
    [DataRow("\n<VirtualHost *:80>", "apache2.conf:2: the section '<VirtualHost *:80>' that begins here is not closed")]
    [DataRow("Include none.conf", "/etc/apache2/none.conf is not there (included at /etc/apache2/apache2.conf:1)")]
    [DataRow("Include none*.conf", "apache2.conf:1: no file fits /etc/apache2/none*.conf")]
    [DataRow("Include apache2.conf", "includes itself (included at /etc/apache2/apache2.conf:1)")]
    [DataRow("MaxRequestWorkers many", "apache2.conf:1: 'MaxRequestWorkers many' has no number")]
    public async Task A_broken_configuration_is_told_with_file_and_line(string config, string expected)
    {
        using PlantedHost host = Planted(config);
        InspectionResult result = await host.InspectAsync(100);
        Assert.Contains(expected, result.Problems.Single());
        Assert.AreEqual(InspectionVerdict.Unknown, result.Verdict);
    }

    [TestMethod]
    public async Task What_is_too_low_is_told_with_what_to_write()
    {
        using PlantedHost host = Planted(Event + "ProxyPass / http://a/\nMaxRequestWorkers 150\n");
        InspectionResult result = await host.InspectAsync(1_000);
        Assert.AreEqual(InspectionVerdict.TooLow, result.Verdict);
        Assert.AreEqual("MaxRequestWorkers 1000 in /etc/apache2/apache2.conf:3 (now 150); stop it and start it again", result.BreaksFirst!.Advice);
        InspectedLimit servers = result.Limits.Single(limit => limit.Name == "ServerLimit");
        Assert.AreEqual((400L, "ServerLimit 40 as a new line at /etc/apache2/apache2.conf:4 (now 16, Apache's default); stop it and start it again"), (servers.Capacity!.Value, servers.Advice));
        Assert.Contains("handed on at /etc/apache2/apache2.conf:2", result.RequestText);
    }

    private static PlantedHost Planted(string config) => new PlantedHost()
        .Write(Main, config).Write("/etc/apache2/mods/limits.conf", "MaxRequestWorkers 50\n").Write("/srv/limits.conf", "MaxRequestWorkers 200\n")
        .Process(700, "apache2", "/usr/sbin/apache2|-k|start", port: 80)
        .Process(701, "apache2", "/usr/sbin/apache2|-k|start", parent: 700)
        .Process(702, "apache2", "/usr/sbin/apache2|-k|start", parent: 700);
}
