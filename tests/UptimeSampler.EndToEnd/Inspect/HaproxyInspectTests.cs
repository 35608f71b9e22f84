using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd.Inspect;

/// <summary><c>inspect</c> on real HAProxy, which does not fail above its limit but lets visitors wait.</summary>
[TestClass]
public sealed class HaproxyInspectTests
{
    private static readonly TimeSpan AnswerTakes = TimeSpan.FromSeconds(3);

    [TestMethod]
    [DataRow("maxconn 40", "", "", 40, "maxconn", 2)]
    [DataRow("maxconn 5000", "maxconn 50", "", 50, "maxconn (frontend shop)", 10)]
    [DataRow("maxconn 5000", "", "maxconn 30", 30, "maxconn (server app/one)", 13)]
    [DataRow("", "", "maxconn 30", 30, "maxconn (server app/one)", 13)]
    public async Task Visitors_wait_above_the_limit_that_it_names_and_not_once_its_advice_is_followed(string process, string frontend, string backend, int capacity, string name, int line)
    {
        const int Expected = 200;
        using Workplace place = new();
        await using FaultySite upstream = new(failureShare: 0, seed: 1, takes: AnswerTakes);
        int port = RealServer.FreePort();
        string file = Configure(place, port, upstream.Port, process, frontend, backend);
        JsonNode before;
        await using (RealServer haproxy = await StartAsync(place, port, file))
        {
            (int code, before) = await haproxy.InspectAsync(Expected);
            Burst above = await Burst.OfAsync(haproxy.Url, 2 * capacity);
            Assert.AreEqual(2, code, before.ToJsonString());
            Assert.AreEqual(capacity, above.ServedAtOnce(AnswerTakes), capacity * 0.1, "the others wait");
            Assert.AreEqual(0, above.Failed);
        }
        RealServer.Apply(before);
        await using RealServer again = await StartAsync(place, port, file);
        JsonNode after = await again.SaysAsync(Expected, "ok");
        Burst full = await Burst.OfAsync(again.Url, Expected);

        Assert.AreEqual(name, (string?)before["breaksFirst"]!["name"]);
        Assert.AreEqual(capacity, (int)before["capacity"]!);
        JsonNode limit = RealServer.Limit(before, name);
        Assert.AreEqual($"{file}:{line}", (string?)limit["source"]);
        StringAssert.StartsWith((string)limit["advice"]!, $"maxconn 250 in {file}:{line} (now {capacity});");
        Assert.AreEqual(Expected, full.ServedAtOnce(AnswerTakes));
        Assert.IsEmpty(RealServer.Texts(after, "warnings"));
    }

    [TestMethod, TestProperty(Places.Measuring, "")]
    public async Task The_wait_that_stress_measures_begins_at_the_capacity_that_it_tells()
    {
        using Workplace place = new();
        await using LimitedSite upstream = new(LimitKind.Wall, 100_000, TimeSpan.FromMilliseconds(100), seed: 1);
        int port = RealServer.FreePort();
        await using RealServer haproxy = await StartAsync(place, port, Configure(place, port, upstream.Port, "maxconn 5000", "", "maxconn 40"));
        int capacity = (int)(await haproxy.InspectAsync(expect: null)).Answer["capacity"]!;
        JsonNode found = await haproxy.StressAsync(to: 200);
        Assert.AreEqual(40, capacity);
        Assert.AreEqual(capacity, (double)found["latencyKnee"]!["capacity"]!, 0.1 * capacity, found.ToJsonString());
    }

    [TestMethod]
    public async Task Without_maxconn_the_descriptors_decide()
    {
        using Workplace place = new();
        int port = RealServer.FreePort();
        string file = Configure(place, port, upstream: 9, "", "", "");
        await using RealServer haproxy = await StartAsync(place, port, file, descriptors: 2_000);
        (int code, JsonNode answer) = await haproxy.InspectAsync(900);
        (int less, _) = await haproxy.InspectAsync(1_200);
        // Half of 2,000, but for what it holds and keeps back.
        Assert.AreEqual(1_000, (int)answer["capacity"]!, 50);
        Assert.AreEqual("open files", (string?)answer["breaksFirst"]!["name"]);
        Assert.AreEqual((0, 2), (code, less));
    }

    private static Task<RealServer> StartAsync(Workplace place, int port, string file, int? descriptors = null) => RealServer.StartAsync(
        place, port, Prerequisite.Require("haproxy", "apt-get install haproxy"), ["-db", "-f", file], descriptors);

    private static string Configure(Workplace place, int port, int upstream, string process, string frontend, string backend)
    {
        string file = place.PathOf("haproxy.cfg");
        File.WriteAllText(file, $"""
            global
              {process}
            defaults
              mode http
              timeout connect 30s
              timeout client 30s
              timeout server 30s
            frontend shop
              bind 127.0.0.1:{port}
              {frontend}
              default_backend app
            backend app
              server one 127.0.0.1:{upstream} {backend} # the only one
            frontend status
              bind 127.0.0.1:{RealServer.FreePort()}
              maxconn 3
              stats enable

            """);
        return file;
    }
}
