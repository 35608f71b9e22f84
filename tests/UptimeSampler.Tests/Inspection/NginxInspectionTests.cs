using UptimeSampler.Inspection;

namespace UptimeSampler.Tests.Inspection;

/// <summary>nginx on a planted machine.</summary>
[TestClass]
public sealed class NginxInspectionTests
{
    private const string Proxying = "worker_processes 1;\nevents { worker_connections 4096; }\nhttp { server { listen 80; location / { proxy_pass http://a; } } }\n";

    [TestMethod]
    public async Task Stock_nginx_holds_507_and_is_told_what_to_write()
    {
        using PlantedHost host = new PlantedHost().Nginx(Proxying);
        InspectionResult result = await host.InspectAsync(5_000);
        Assert.AreEqual(InspectionVerdict.TooLow, result.Verdict);
        Assert.AreEqual(("open files", 507L), (result.BreaksFirst!.Name, result.Capacity!.Value));
        Assert.AreEqual("worker_rlimit_nofile 10050; as a new line before /etc/nginx/nginx.conf:2 (now 1024 from /proc/813/limits); reload nginx: kill -HUP 812", result.BreaksFirst.Advice);
        Assert.IsEmpty(result.Problems);
        Assert.IsEmpty(result.Warnings);
    }

    [TestMethod]
    public async Task The_directive_in_force_is_named_and_replaced()
    {
        using PlantedHost host = new PlantedHost().Nginx("worker_rlimit_nofile 2048;\n" + Proxying, open: "2048", unit: "nginx.service");
        InspectionResult result = await host.InspectAsync(5_000);
        Assert.AreEqual(1_019, result.Capacity);
        Assert.AreEqual("/etc/nginx/nginx.conf:1", result.BreaksFirst!.Source);
        Assert.AreEqual(new LimitFix(new ConfigPlace("/etc/nginx/nginx.conf", 1), "worker_rlimit_nofile 2048;", "worker_rlimit_nofile 10050;", "systemctl reload nginx.service"), result.BreaksFirst.Fix);
        InspectedLimit connections = result.Limits.Single(limit => limit.Name == "worker_connections");
        // 4096, less the sixteenth that nginx keeps free, one listening socket and one to the master; two a request.
        Assert.AreEqual((4096 - 256 - 2) / 2, connections.Capacity);
        Assert.StartsWith("worker_connections 10700; in /etc/nginx/nginx.conf:3 (now 4096)", connections.Advice!);
    }

    [TestMethod]
    public async Task Traffic_of_the_moment_is_not_taken_for_what_is_held_anyway()
    {
        using PlantedHost host = new PlantedHost().Nginx(Proxying, connections: 700);
        InspectionResult result = await host.InspectAsync();
        Assert.AreEqual(507, result.Capacity);
        Assert.AreEqual((710, 10), (result.Processes[1].OpenDescriptors, result.Processes[1].IdleDescriptors));
        Assert.AreEqual(InspectionVerdict.Unknown, result.Verdict, "nothing is expected");
    }

    [TestMethod]
    public async Task Workers_add_up_and_what_is_advised_suffices_when_one_takes_all()
    {
        using PlantedHost host = new PlantedHost().Nginx(Proxying.Replace("worker_processes 1", "worker_processes auto"), workers: 4);
        InspectionResult result = await host.InspectAsync(4_000);
        Assert.AreEqual(4 * 507, result.Capacity);
        Assert.StartsWith("worker_rlimit_nofile 8050;", result.BreaksFirst!.Advice!);
        InspectionResult between = await host.InspectAsync(1_900);
        Assert.AreEqual(InspectionVerdict.Ok, between.Verdict);
        Assert.StartsWith("open files: 4 workers hold 2028 together, but one may take most of the requests while the others sleep, and it holds 507", between.Warnings.Single());
        Assert.StartsWith("worker_rlimit_nofile 3850;", between.BreaksFirst!.Advice!);
        Assert.IsEmpty((await host.InspectAsync(500)).Warnings);
    }

    [TestMethod]
    public async Task The_unit_of_systemd_is_named_where_it_sets_the_limit_and_where_it_is_not_in_force()
    {
        using PlantedHost host = new PlantedHost().Nginx(Proxying, open: "4096", unit: "nginx.service");
        host.Write("/lib/systemd/system/nginx.service", "[Service]\nLimitNOFILE=1024\n").Write("/etc/systemd/system/nginx.service.d/limits.conf", "[Service]\n\nLimitNOFILE=4096:8192\n");
        Assert.AreEqual("/etc/systemd/system/nginx.service.d/limits.conf:3", (await host.InspectAsync()).Limits.First(limit => limit.Name == "open files").Source);
        host.Write("/etc/systemd/system/nginx.service.d/limits.conf", "[Service]\nLimitNOFILE=65535\n");
        Assert.Contains("/etc/systemd/system/nginx.service.d/limits.conf:2 says LimitNOFILE=65535, and the running process has 4096", (await host.InspectAsync()).Warnings.Single());
    }

    [TestMethod]
    public async Task A_file_and_a_process_that_differ_are_told()
    {
        using PlantedHost host = new PlantedHost().Nginx("worker_rlimit_nofile 65535;\n" + Proxying);
        File.SetLastWriteTimeUtc(host.Real("/etc/nginx/nginx.conf"), PlantedHost.Booted.UtcDateTime.AddSeconds(200));
        InspectionResult result = await host.InspectAsync(2_000);
        Assert.StartsWith("/etc/nginx/nginx.conf:1 says worker_rlimit_nofile 65535, and the running worker 813 has 1024: reload nginx", result.Warnings[0]);
        Assert.StartsWith("/etc/nginx/nginx.conf was written at 2026-11-23 00:03:20 UTC, after the server had read it (2026-11-23 00:01:40 UTC)", result.Warnings[1]);
        Assert.StartsWith("/etc/nginx/nginx.conf:1 says worker_rlimit_nofile 65535 already (now 1024 from /proc/813/limits); reload nginx", result.BreaksFirst!.Advice!);
    }

    [TestMethod]
    public async Task An_old_worker_is_told_from_one_that_leaves_and_from_one_that_was_replaced()
    {
        using PlantedHost host = new PlantedHost().Nginx(Proxying.Replace("worker_processes 1", "worker_processes 2"), workers: 0);
        host.Process(820, "nginx", "nginx: worker process", parent: 812, startedAfter: 100)
            .Process(821, "nginx", "nginx: worker process is shutting down", parent: 812, startedAfter: 100)
            .Process(830, "nginx", "nginx: worker process", parent: 812, startedAfter: 500)
            .Process(831, "nginx", "nginx: worker process", parent: 812, startedAfter: 900)
            .Process(840, "nginx", "nginx: cache manager process", parent: 812);
        InspectionResult result = await host.InspectAsync(400);
        Assert.AreEqual("812 master, 830 worker, 831 worker, 820 old worker, 821 leaving worker", string.Join(", ", result.Processes.Select(process => $"{process.Pid} {process.Role}")));
        Assert.Contains("worker 820 did not hear of the last reload", result.Warnings.Single());
        Assert.Contains("kill -QUIT 820", result.Warnings.Single());
    }

    [TestMethod]
    public async Task What_may_not_be_seen_is_said_and_a_limit_that_is_surely_too_low_is_told_all_the_same()
    {
        using PlantedHost host = new PlantedHost().Nginx(Proxying, workers: 0);
        host.Process(813, "nginx", "nginx: worker process", parent: 812, idle: null);
        InspectionResult much = await host.InspectAsync(5_000), little = await host.InspectAsync(300);
        Assert.AreEqual((InspectionVerdict.TooLow, InspectionVerdict.Unknown), (much.Verdict, little.Verdict));
        Assert.AreEqual("the open descriptors of process 813 may not be seen; run it with sudo", much.Problems.Single());
        Assert.AreEqual(512, little.Capacity, "an upper bound");
        Assert.IsNull(little.Limits.First(limit => limit.Name == "open files").Ok);
    }

    [TestMethod]
    public async Task A_broken_configuration_leaves_the_limits_of_the_process()
    {
        using PlantedHost host = new PlantedHost().Nginx("events {\n");
        InspectionResult result = await host.InspectAsync(500);
        Assert.AreEqual((InspectionVerdict.Unknown, 1_014L), (result.Verdict, result.Capacity));
        Assert.StartsWith("/etc/nginx/nginx.conf:1: the block 'events'", result.Problems.Single());
        Assert.AreEqual(InspectionVerdict.TooLow, (await host.InspectAsync(5_000)).Verdict);
    }

    [TestMethod]
    public async Task The_command_line_says_which_file_and_which_directives()
    {
        using PlantedHost host = new PlantedHost().Nginx("", arguments: " -c conf/shop.conf -p /srv -g worker_rlimit_nofile 1024; user root;");
        host.Write("/srv/conf/shop.conf", Proxying);
        InspectionResult result = await host.InspectAsync(5_000);
        Assert.AreEqual("/srv/conf/shop.conf", result.ConfigFile);
        Assert.AreEqual("/proc/812/cmdline:1", result.BreaksFirst!.Source);
        Assert.StartsWith("worker_rlimit_nofile 10050; behind -g of its command line (now 1024", result.BreaksFirst.Advice!);
        Assert.IsNull(result.BreaksFirst.Fix);
        Assert.AreEqual("/other.conf is not there", (await host.InspectAsync(5_000, request => request with { ConfigFile = "/other.conf" })).Problems.Single());
    }

    [TestMethod]
    public async Task A_server_in_a_container_is_read_below_its_own_root()
    {
        using PlantedHost host = new PlantedHost().Nginx("worker_rlimit_nofile 7;\n", open: "1024");
        host.Write("/container/etc/nginx/nginx.conf", "include /etc/nginx/link.conf;\n" + Proxying).Write("/container/etc/nginx/real.conf", "worker_rlimit_nofile 1024;")
            .Link("/container/etc/nginx/link.conf", "/etc/nginx/real.conf").Link("/proc/812/root", host.Real("/container"));
        InspectionResult result = await host.InspectAsync(5_000);
        Assert.AreEqual("/proc/812/root/etc/nginx/link.conf:1", result.BreaksFirst!.Source);
        Assert.IsEmpty(result.Problems);
    }

    [TestMethod]
    public async Task Descriptors_beyond_the_limit_take_nothing_of_it()
    {
        using PlantedHost host = new PlantedHost().Nginx(Proxying);
        host.Link("/proc/813/fd/2051", "pipe:[9]");
        Assert.AreEqual(507, (await host.InspectAsync()).Capacity);
    }
}
