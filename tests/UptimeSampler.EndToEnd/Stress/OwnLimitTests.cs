using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd.Stress;

/// <summary>Where our own side is the limit, <c>stress</c> says so instead of blaming the server.</summary>
[TestClass]
public sealed class OwnLimitTests
{
    private const int Ports = 200;

    // A network of its own, with few ports, and a web server in it.
    private const string InSmallNetwork = """
        set -e
        ip link set lo up
        echo "20000 20199" > /proc/sys/net/ipv4/ip_local_port_range
        "$1" -e "$2/nginx-error.log" -c "$2/nginx.conf"
        server=$(cat "$2/nginx.pid"); shift 2; code=0
        "$@" || code=$?
        kill "$server"
        exit $code
        """;

    // One processor, and somebody else who wants it more.
    private const string OnBusyProcessor = """
        taskset -c 0 sh -c 'while :; do :; done' & hog=$!
        nice -n 12 taskset -c 0 "$@"; code=$?
        kill $hog
        exit $code
        """;

    private readonly Workplace place = new();

    [TestCleanup]
    public void Clean() => place.Dispose();

    [TestMethod, TestProperty(Places.Measuring, "")]
    public async Task Without_descriptors_nothing_follows_about_the_server()
    {
        await using LimitedSite site = new(LimitKind.Wall, 2000, TimeSpan.FromMilliseconds(60), seed: 7);
        JsonNode answer = await StressAsync(["stress", site.Url, "--to", "1000", "--hold", "200ms", "--json"], descriptors: 256);
        StringAssert.Contains((string?)answer["clientLimits"]!["reason"], "ulimit -n");
        Assert.AreEqual(0, site.Failed);
    }

    [TestMethod, TestProperty(Places.Measuring, "")]
    public async Task Without_local_ports_nothing_follows_about_the_server()
    {
        string unshare = Prerequisite.Require("unshare", "apt-get install util-linux"), nginx = Prerequisite.Require("nginx", "apt-get install nginx-light");
        Prerequisite.Require("ip", "apt-get install iproute2");
        Prerequisite.Require(Environment.UserName == "root", "root, for a network of its own", "run the tests as root");
        await File.WriteAllTextAsync(place.PathOf("nginx.conf"), $$"""
            user root;
            worker_processes 1;
            pid {{place.PathOf("nginx.pid")}};
            events { worker_connections 4096; }
            http { access_log off; server { listen 127.0.0.1:8080; location / { return 200 ok; } } }
            """);
        string[] wrapper = [unshare, "--net", "sh", "-c", InSmallNetwork, "sh", nginx, place.Folder];
        JsonNode answer = await StressAsync(["stress", "http://127.0.0.1:8080/", "--to", "1000", "--hold", "200ms", "--json"], wrapper: wrapper);
        Assert.AreEqual(Ports, (int)answer["clientLimits"]!["ports"]!);
        StringAssert.Contains((string?)answer["clientLimits"]!["reason"], "ip_local_port_range");
    }

    [TestMethod, TestProperty(Places.Measuring, "")]
    public async Task Without_a_processor_nothing_follows_about_the_server()
    {
        Prerequisite.Require("taskset", "apt-get install util-linux");
        await using LimitedSite site = new(LimitKind.Wall, 100_000, TimeSpan.FromMilliseconds(60), seed: 7);
        JsonNode answer = await StressAsync(["stress", site.Url, "--from", "500", "--to", "8000", "--hold", "100ms", "--json"], wrapper: ["sh", "-c", OnBusyProcessor, "sh"]);
        Assert.AreEqual("processor", (string?)answer["clientLimits"]!["kind"]);
        StringAssert.Contains((string?)answer["clientLimits"]!["reason"], "a processor of its own");
    }

    private async Task<JsonNode> StressAsync(string[] arguments, int? descriptors = null, string[]? wrapper = null)
    {
        await using RunningProgram program = place.Start(arguments, descriptors, wrapper: wrapper);
        Ended end = await program.EndAsync(TimeSpan.FromMinutes(2));
        Assert.StartsWith("{", end.Output, end.Error);
        JsonNode answer = JsonNode.Parse(end.Output)!;
        Assert.AreEqual((3, "invalid", true), (end.Code, (string?)answer["verdict"], (bool)answer["clientLimited"]!), end.Output);
        return answer;
    }
}
