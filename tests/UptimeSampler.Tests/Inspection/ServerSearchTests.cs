using UptimeSampler.Inspection;

namespace UptimeSampler.Tests.Inspection;

/// <summary>Which server is meant, and what is said of one whose configuration is not understood.</summary>
[TestClass]
public sealed class ServerSearchTests
{
    [TestMethod]
    public async Task A_server_is_found_by_process_port_service_program_name_and_unit()
    {
        using PlantedHost host = Several();
        Func<InspectionRequest, InspectionRequest>[] ways =
        [
            request => request with { Pid = 905 },
            request => request with { Port = 8080 },
            request => request with { Service = "gunicorn" },
            request => request with { Service = "/opt/shop/bin/gunicorn" },
            request => request with { Service = "shop" },
            request => request with { Service = "shop.service" },
        ];
        foreach (Func<InspectionRequest, InspectionRequest> way in ways)
            Assert.AreEqual("905", string.Join(',', (await host.InspectAsync(null, way)).Processes.Select(process => process.Pid)));
        Assert.AreEqual("nginx", (await host.InspectAsync(null, request => request with { Pid = 813 })).Server, "a worker leads to its master");
        Assert.AreEqual("nginx", (await host.InspectAsync(null, request => request with { Service = "nginx" })).Server);
        Assert.AreEqual("nginx", (await host.InspectAsync()).Server, "it listens on port 80");
    }

    [TestMethod]
    [DataRow("pid", "there is no process 77777")]
    [DataRow("port", "nothing listens on TCP port 9999 here")]
    [DataRow("service", "no process of 'varnish' runs here")]
    public async Task What_is_not_there_is_said(string way, string expected)
    {
        using PlantedHost host = Several();
        Assert.StartsWith(expected, await RefusedAsync(host, request => way switch
        {
            "pid" => request with { Pid = 77_777 },
            "port" => request with { Port = 9_999 },
            _ => request with { Service = "varnish" },
        }));
    }

    [TestMethod]
    public async Task Several_servers_are_listed()
    {
        using PlantedHost host = Several().Process(950, "nginx", "nginx: master process nginx", port: 8081);
        Assert.AreEqual("2 servers run as 'nginx': nginx (process 812, port 80), nginx (process 950, port 8081); name one by --pid or --port", await RefusedAsync(host, request => request with { Service = "nginx" }));
    }

    [TestMethod]
    public async Task Without_a_web_server_one_is_asked_for()
    {
        using PlantedHost host = new PlantedHost().Process(900, "cron", "cron");
        Assert.StartsWith("nothing listens on port 80 or 443, and no nginx, Apache or HAProxy runs", await RefusedAsync(host, request => request));
    }

    [TestMethod]
    public async Task A_listener_that_may_not_be_seen_wants_sudo_and_one_of_docker_is_explained()
    {
        using PlantedHost hidden = new PlantedHost().Process(812, "x", "x", port: 80);
        Directory.Delete(hidden.Real("/proc/812/fd"), recursive: true);
        Assert.AreEqual("which process listens on port 80 may not be seen; run it with sudo", await RefusedAsync(hidden, request => request with { Port = 80 }));
        using PlantedHost docker = new PlantedHost().Process(812, "docker-proxy", "docker-proxy", port: 80);
        Assert.Contains("hands connections on to a container", await RefusedAsync(docker, request => request));
    }

    [TestMethod]
    public async Task A_machine_without_proc_is_no_Linux()
    {
        string empty = Directory.CreateTempSubdirectory("empty-").FullName;
        InspectionException problem = await Assert.ThrowsExactlyAsync<InspectionException>(() => new Inspector(empty, TimeProvider.System).InspectAsync(new InspectionRequest(), CancellationToken.None));
        Directory.Delete(empty);
        Assert.StartsWith("/proc cannot be read", problem.Message);
    }

    [TestMethod]
    public async Task Another_server_is_judged_by_the_limits_of_its_process()
    {
        using PlantedHost host = Several();
        InspectionResult result = await host.InspectAsync(2_000, request => request with { Pid = 905, PerRequest = 3 });
        // 1,024, 40 of them held; three a request.
        Assert.AreEqual((1_024 - 40) / 3, result.Capacity);
        Assert.StartsWith("LimitNOFILE=6100 under [Service] (systemctl edit shop.service, then restart it) (now 1024 from /proc/905/limits); at once and until it ends: prlimit --pid 905 --nofile=6100:524288", result.BreaksFirst!.Advice!);
        Assert.AreEqual(InspectionVerdict.Ok, (await host.InspectAsync(900, request => request with { Pid = 905 })).Verdict);
    }

    [TestMethod]
    public async Task What_all_processes_share_is_counted_too()
    {
        using PlantedHost host = Several();
        host.Write("/proc/sys/net/netfilter/nf_conntrack_max", "1144\n").Write("/proc/sys/fs/file-max", "2900\n").Write("/sys/fs/cgroup/system.slice/shop.service/pids.max", "max\n")
            .Write("/sys/fs/cgroup/system.slice/pids.max", "500\n").Write("/sys/fs/cgroup/system.slice/pids.current", "30\n").Write("/sys/fs/cgroup/system.slice/shop.service/memory.max", "1073741824\n")
            .Write("/sys/fs/cgroup/system.slice/shop.service/memory.current", "536870912\n");
        InspectionResult result = await host.InspectAsync(950, request => request with { Pid = 905 });
        InspectedLimit Of(string name) => result.Limits.Single(limit => limit.Name == name);
        Assert.AreEqual((1_000L, true), (Of("nf_conntrack_max").Capacity!.Value, Of("nf_conntrack_max").Ok!.Value));
        Assert.AreEqual((900L, false), (Of("file-max").Capacity!.Value, Of("file-max").Ok!.Value));
        Assert.AreEqual("sysctl -w fs.file-max=3950 (and fs.file-max = 3950 in /etc/sysctl.d/90-file-max.conf, to last)", Of("file-max").Advice);
        Assert.AreEqual(("/sys/fs/cgroup/system.slice/pids.max", 500L), (Of("pids.max").Source, Of("pids.max").Value!.Value));
        Assert.AreEqual("512 of 1,024 MB used now", Of("memory").Note);
        Assert.AreEqual(4_096, Of("somaxconn").Value);
        Assert.AreEqual("no limit while tcp_syncookies is on", Of("tcp_max_syn_backlog").Note);
    }

    private static PlantedHost Several() => new PlantedHost()
        .Nginx("events { }\nhttp { server { return 200; } }\n")
        .Process(905, "gunicorn", "/opt/shop/bin/gunicorn|-w|4", idle: 40, port: 8080, unit: "shop.service")
        .Process(910, "haproxy", "haproxy", port: 9000);

    private static async Task<string> RefusedAsync(PlantedHost host, Func<InspectionRequest, InspectionRequest> request) =>
        (await Assert.ThrowsExactlyAsync<InspectionException>(() => host.InspectAsync(1, request))).Message;
}
