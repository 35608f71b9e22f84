using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd.Inspect;

/// <summary><c>inspect</c> on real nginx: what it says is what bursts of visitors meet, and what it advises suffices.</summary>
[TestClass]
public sealed class NginxInspectTests
{
    private const int Plenty = 8_000;
    private static readonly TimeSpan AnswerTakes = TimeSpan.FromSeconds(3);

    /// <summary>The capacities were measured with bursts, on nginx 1.22 (an upstream that takes 1 s).</summary>
    [TestMethod]
    [DataRow(1024, null, 507)]
    [DataRow(20_000, 2048, 1019)]
    public async Task It_tells_the_capacities_that_were_measured(int shell, int? configured, int measured)
    {
        using Workplace place = new();
        await using RealServer nginx = await StartAsync(place, upstream: 9, Plenty, descriptors: shell, configured: configured);
        (int code, JsonNode answer) = await nginx.InspectAsync(expect: 5_000);
        Assert.AreEqual(2, code);
        Assert.AreEqual("too_low", (string?)answer["verdict"]);
        Assert.AreEqual("open files", (string?)answer["breaksFirst"]!["name"]);
        Assert.AreEqual(measured, (int)answer["capacity"]!, measured * 0.02, answer.ToJsonString());
        JsonNode limit = RealServer.Limit(answer, "open files");
        Assert.AreEqual(configured ?? shell, (int)limit["value"]!);
        Assert.AreEqual(2, (int)limit["perRequest"]!);
        StringAssert.Contains((string)limit["source"]!, configured is null ? "/proc/" : place.PathOf("nginx.conf") + ":2");
        StringAssert.StartsWith((string)limit["advice"]!, "worker_rlimit_nofile 10050;");
        StringAssert.Contains((string)limit["advice"]!, place.PathOf("nginx.conf"));
    }

    [TestMethod]
    [DataRow(256, Plenty, 1, "open files")]
    [DataRow(128, Plenty, 3, "open files")]
    [DataRow(Plenty, 200, 1, "worker_connections")]
    public async Task A_burst_meets_the_limit_that_it_names_and_passes_once_its_advice_is_followed(int descriptors, int connections, int workers, string first)
    {
        const int Expected = 400;
        using Workplace place = new();
        await using FaultySite upstream = new(failureShare: 0, seed: 1, takes: AnswerTakes);
        await using RealServer nginx = await StartAsync(place, upstream.Port, connections, configured: descriptors, workers: workers);
        (int code, JsonNode before) = await nginx.InspectAsync(Expected);
        int capacity = (int)before["capacity"]!;
        Burst within = await Burst.OfAsync(nginx.Url, (capacity / workers) - 2);
        Burst above = await Burst.OfAsync(nginx.Url, 2 * capacity);
        RealServer.Apply(before);
        nginx.Signal("HUP");
        JsonNode after = await nginx.SaysAsync(Expected, "ok");
        Burst full = await Burst.OfAsync(nginx.Url, Expected);

        Assert.AreEqual((2, first), (code, (string?)before["breaksFirst"]!["name"]));
        Assert.AreEqual(0, within.Failed);
        Assert.AreEqual(capacity, above.ServedAtOnce(AnswerTakes), capacity * 0.1, "only the excess fails or waits");
        Assert.AreEqual(0, full.Failed);
        Assert.IsEmpty(RealServer.Texts(after, "warnings"), after.ToJsonString());
    }

    [TestMethod, TestProperty(Places.Measuring, "")]
    public async Task The_knee_that_stress_finds_is_the_capacity_that_it_tells()
    {
        using Workplace place = new();
        await using LimitedSite upstream = new(LimitKind.Wall, 100_000, TimeSpan.FromMilliseconds(300), seed: 1);
        await using RealServer nginx = await StartAsync(place, upstream.Port, connections: 200, configured: Plenty);
        int capacity = (int)(await nginx.InspectAsync(expect: null)).Answer["capacity"]!;
        JsonNode found = await nginx.StressAsync(to: 400);
        JsonNode knee = found["knee"]!;
        Assert.AreEqual(capacity, ((int)knee["low"]! + (int)knee["high"]!) / 2.0, 0.1 * capacity, found.ToJsonString());
    }

    [TestMethod]
    public async Task A_file_that_was_not_loaded_is_told()
    {
        using Workplace place = new();
        await using RealServer nginx = await StartAsync(place, upstream: 9, Plenty, configured: 1024);
        string file = place.PathOf("nginx.conf");
        RealServer.Edit(file, "worker_rlimit_nofile 1024", "worker_rlimit_nofile 65535");
        File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(10));

        (int code, JsonNode answer) = await nginx.InspectAsync(5_000);
        IReadOnlyList<string> warnings = RealServer.Texts(answer, "warnings");
        JsonNode limit = RealServer.Limit(answer, "open files");
        (int holds, _) = await nginx.InspectAsync(100);

        Assert.AreEqual(2, code);
        Assert.AreEqual(1024, (int)limit["value"]!, "what is in force counts");
        StringAssert.StartsWith((string)limit["source"]!, "/proc/");
        StringAssert.StartsWith((string)limit["advice"]!, $"{file}:2 says worker_rlimit_nofile 65535 already (now 1024 from /proc/");
        StringAssert.StartsWith(warnings[0], $"{file}:2 says worker_rlimit_nofile 65535, and the running worker");
        StringAssert.StartsWith(warnings[1], $"{file} was written at");
        Assert.AreEqual(1, holds, "it holds what is expected, and something is wrong all the same");
    }

    [TestMethod]
    public async Task A_worker_that_did_not_hear_of_the_reload_is_named()
    {
        using Workplace place = new();
        await using RealServer nginx = await StartAsync(place, upstream: 9, Plenty, configured: 64);
        List<TcpClient> visitors = [];
        try
        {
            // As in the incident: no descriptor is free, and the master's word comes with one.
            for (int i = 0; i < 100; i++)
            {
                visitors.Add(new TcpClient());
                await visitors[^1].ConnectAsync("127.0.0.1", nginx.Port);
            }
            int old = Worker(await nginx.InspectAsync(null));
            await Eventually.HoldsAsync("the worker is full", () => Directory.EnumerateFileSystemEntries($"/proc/{old}/fd").Count() >= 64);
            string file = place.PathOf("nginx.conf");
            RealServer.Edit(file, "worker_rlimit_nofile 64", "worker_rlimit_nofile 4096");
            nginx.Signal("HUP");
            await Eventually.HoldsAsync("a new worker is there", () => Children(nginx.Id) == 2);
            (int code, JsonNode answer) = await nginx.InspectAsync(1_000);

            Assert.AreEqual(2, code, answer.ToJsonString());
            JsonNode stale = answer["processes"]!.AsArray().Single(process => (string?)process!["role"] == "old worker")!;
            Assert.AreEqual(old, (int)stale["pid"]!);
            StringAssert.Contains(RealServer.Texts(answer, "warnings")[0], $"worker {old} did not hear of the last reload");
            StringAssert.Contains(RealServer.Texts(answer, "warnings")[0], $"kill -QUIT {old}");
            RunningProgram.Signal("QUIT", old);
            visitors.ForEach(visitor => visitor.Dispose());
            await Eventually.HoldsAsync("the old worker has ended", () => Children(nginx.Id) == 1);
            await nginx.SaysAsync(1_000, "ok");
        }
        finally
        {
            visitors.ForEach(visitor => visitor.Dispose());
        }
    }

    [TestMethod]
    public async Task Who_may_not_see_its_descriptors_is_told_so_and_what_is_sure_all_the_same()
    {
        Prerequisite.Require(Environment.UserName == "root", "root, to become another user", "run the tests as root");
        using Workplace place = new();
        await using RealServer nginx = await StartAsync(place, upstream: 9, Plenty, configured: 1024);
        string[] other = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        int worker = Worker(await nginx.InspectAsync(null));
        async Task<(int Code, JsonNode Answer)> AskAsync(int expect)
        {
            await using RunningProgram program = place.Start(["inspect", "--pid", $"{worker}", "--observe", "0s", "--json", "--expect", $"{expect}"], wrapper: other);
            Ended end = await program.EndAsync();
            Assert.AreNotEqual("", end.Output, end.Error);
            return (end.Code, JsonNode.Parse(end.Output)!);
        }
        (int many, JsonNode tooLow) = await AskAsync(5_000);
        (int few, _) = await AskAsync(100);
        await using RunningProgram blind = place.Start(["inspect", "--port", $"{nginx.Port}"], wrapper: other);
        Ended refused = await blind.EndAsync();

        Assert.AreEqual((2, 3), (many, few));
        Assert.AreEqual("too_low", (string?)tooLow["verdict"]);
        Assert.Contains($"the open descriptors of process {worker} may not be seen; run it with sudo", RealServer.Texts(tooLow, "problems"));
        Assert.AreEqual(3, refused.Code);
        StringAssert.Contains(refused.Error, $"which process listens on port {nginx.Port} may not be seen; run it with sudo");
    }

    private static int Worker((int Code, JsonNode Answer) inspected) => (int)inspected.Answer["processes"]!.AsArray().Single(process => (string?)process!["role"] == "worker")!["pid"]!;

    private static int Children(int master) => File.ReadAllText($"/proc/{master}/task/{master}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    private static Task<RealServer> StartAsync(Workplace place, int upstream, int connections, int? descriptors = null, int? configured = null, int workers = 1)
    {
        string program = Prerequisite.Require("nginx", "apt-get install nginx-light");
        int port = RealServer.FreePort();
        Configure(place, port, upstream, connections, configured, workers);
        return RealServer.StartAsync(place, port, program, ["-e", place.PathOf("nginx-error.log"), "-c", place.PathOf("nginx.conf")], descriptors);
    }

    private static void Configure(Workplace place, int port, int upstream, int connections, int? configured, int workers)
    {
        File.WriteAllText(place.PathOf("nginx.conf"), $$"""
            daemon off; {{(Environment.UserName == "root" ? "user root;" : "")}} worker_processes {{workers}};
            {{(configured is { } limit ? $"worker_rlimit_nofile {limit};" : "")}}
            pid {{place.PathOf("nginx.pid")}}; error_log {{place.PathOf("nginx-error.log")}};
            events { worker_connections {{connections}}; }
            http {
              access_log off;
              client_body_temp_path {{place.PathOf("body")}}; proxy_temp_path {{place.PathOf("proxy")}}; fastcgi_temp_path {{place.PathOf("fastcgi")}};
              uwsgi_temp_path {{place.PathOf("uwsgi")}}; scgi_temp_path {{place.PathOf("scgi")}};
              include {{place.PathOf("sites")}}/*.conf;
            }
            """);
        Directory.CreateDirectory(place.PathOf("sites"));
        File.WriteAllText(place.PathOf("sites/shop.conf"), $$"""
            server {
              listen 127.0.0.1:{{port}};
              location / { proxy_pass http://127.0.0.1:{{upstream}}; }
            }
            """);
    }
}
