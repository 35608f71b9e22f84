using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd.Inspect;

/// <summary><c>inspect</c> on real Apache, which does not fail above its limit but lets visitors wait.</summary>
[TestClass]
public sealed class ApacheInspectTests
{
    private const string Modules = "/usr/lib/apache2/modules";
    private static readonly TimeSpan AnswerTakes = TimeSpan.FromSeconds(3);

    [TestMethod]
    [DataRow("event", 50, "MaxRequestWorkers 200")]
    [DataRow("worker", 50, "MaxRequestWorkers 200")]
    [DataRow("prefork", 30, "MaxRequestWorkers 200")]
    public async Task Visitors_wait_above_the_limit_that_it_names_and_not_once_its_advice_is_followed(string mpm, int workers, string advice)
    {
        const int Expected = 200;
        using Workplace place = new();
        await using FaultySite upstream = new(failureShare: 0, seed: 1, takes: AnswerTakes);
        int port = RealServer.FreePort();
        // All are there from the start: Apache adds more only by and by.
        string spare = mpm == "prefork" ? "MaxSpareServers 500" : "MaxSpareThreads 500";
        Configure(place, port, upstream.Port, mpm, $"MaxRequestWorkers {workers}\nStartServers 256\n{spare}");
        JsonNode before;
        await using (RealServer apache = await StartAsync(place, port))
        {
            (int code, before) = await apache.InspectAsync(Expected);
            Burst above = await Burst.OfAsync(apache.Url, 2 * workers);
            Assert.AreEqual(2, code, before.ToJsonString());
            Assert.AreEqual(workers, above.ServedAtOnce(AnswerTakes), workers * 0.1, "the others wait");
            Assert.AreEqual(0, above.Failed);
            await apache.StopAsync();
        }
        RealServer.Apply(before);
        await using RealServer again = await StartAsync(place, port);
        JsonNode after = await again.SaysAsync(Expected, "ok");
        Burst full = await Burst.OfAsync(again.Url, Expected);

        Assert.AreEqual("MaxRequestWorkers", (string?)before["breaksFirst"]!["name"]);
        Assert.AreEqual(workers, (int)before["capacity"]!);
        JsonNode limit = RealServer.Limit(before, "MaxRequestWorkers");
        Assert.AreEqual($"{place.PathOf("mpm/limits.conf")}:2", (string?)limit["source"]);
        StringAssert.StartsWith((string)limit["advice"]!, advice);
        Assert.AreEqual(Expected, full.Times.Count, "all are served");
        Assert.IsGreaterThanOrEqualTo(Expected * 9 / 10, full.ServedAtOnce(AnswerTakes), "and hardly any waits");
        Assert.IsEmpty(RealServer.Texts(after, "warnings"));
    }

    [TestMethod, TestProperty(Places.Measuring, "")]
    public async Task The_wait_that_stress_measures_begins_at_the_capacity_that_it_tells()
    {
        using Workplace place = new();
        await using LimitedSite upstream = new(LimitKind.Wall, 100_000, TimeSpan.FromMilliseconds(100), seed: 1);
        int port = RealServer.FreePort();
        Configure(place, port, upstream.Port, "event", "MaxRequestWorkers 50\nStartServers 256\nMaxSpareThreads 500");
        await using RealServer apache = await StartAsync(place, port);
        int capacity = (int)(await apache.InspectAsync(expect: null)).Answer["capacity"]!;
        JsonNode found = await apache.StressAsync(to: 200);
        Assert.AreEqual(50, capacity);
        Assert.AreEqual(capacity, (double)found["latencyKnee"]!["capacity"]!, 0.1 * capacity, found.ToJsonString());
        // Short of workers, Apache closes kept connections on which requests are on their way: visitors do not notice.
        Assert.IsTrue(found["steps"]!.AsArray().All(step => (long)step!["failures"]! == 0), found.ToJsonString());
    }

    [TestMethod]
    public async Task More_than_ServerLimit_allows_needs_both_and_a_restart()
    {
        using Workplace place = new();
        int port = RealServer.FreePort();
        Configure(place, port, upstream: 9, "event", "ThreadsPerChild 10\nServerLimit 5\nMaxRequestWorkers 50");
        JsonNode before;
        await using (RealServer apache = await StartAsync(place, port))
        {
            before = (await apache.InspectAsync(120)).Answer;
            await apache.StopAsync();
        }
        RealServer.Apply(before);
        await using RealServer again = await StartAsync(place, port);
        JsonNode after = await again.SaysAsync(120, "ok");

        Assert.AreEqual(50, (int)before["capacity"]!);
        StringAssert.StartsWith((string)RealServer.Limit(before, "ServerLimit")["advice"]!, $"ServerLimit 12 in {place.PathOf("mpm/limits.conf")}:3 (now 5); stop it and start it again");
        Assert.AreEqual(120, (int)after["capacity"]!);
    }

    private static Task<RealServer> StartAsync(Workplace place, int port) => RealServer.StartAsync(
        place, port, Prerequisite.Require("apache2", "apt-get install apache2"), ["-d", place.Folder, "-f", "apache.conf", "-D", "FOREGROUND"], environment: new Dictionary<string, string> { ["MPM_FOLDER"] = "mpm" });

    private static void Configure(Workplace place, int port, int upstream, string mpm, string limits)
    {
        Directory.CreateDirectory(place.PathOf("mpm"));
        File.WriteAllText(place.PathOf("mpm/limits.conf"), $"<IfModule mpm_{mpm}_module>\n{limits}\n</IfModule>\n<IfModule mpm_nothing_module>\nMaxRequestWorkers 7\n</IfModule>\n");
        File.WriteAllText(place.PathOf("apache.conf"), $"""
            ServerName localhost
            PidFile {place.PathOf("apache.pid")}
            ErrorLog {place.PathOf("apache-error.log")}
            DefaultRuntimeDir {place.Folder}
            LoadModule mpm_{mpm}_module {Modules}/mod_mpm_{mpm}.so
            LoadModule authz_core_module {Modules}/mod_authz_core.so
            LoadModule proxy_module {Modules}/mod_proxy.so
            LoadModule proxy_http_module {Modules}/mod_proxy_http.so
            Listen 127.0.0.1:{port}
            ListenBackLog 1024
            IncludeOptional $MPM_FOLDER/*.conf
            ProxyPass / http://127.0.0.1:{upstream}/ disablereuse=on
            """.Replace("$MPM_FOLDER", "${MPM_FOLDER}"));
    }
}
