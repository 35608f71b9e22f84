using UptimeSampler.Inspection;

namespace UptimeSampler.Tests.Inspection;

/// <summary>HAProxy's configuration, as HAProxy reads it, on a planted machine.</summary>
[TestClass]
public sealed class HaproxyInspectionTests
{
    private const string Shop = "frontend shop\n bind *:80,:443\n default_backend app\nbackend app\n server a 10.0.0.1:80\n";

    [TestMethod]
    [DataRow("global\n maxconn 700\n" + Shop, "maxconn", 700, 2)]
    [DataRow("defaults\n maxconn 300\n" + Shop, "maxconn (frontend shop)", 300, 2)]
    [DataRow("defaults base\n maxconn 300\ndefaults own from base\ndefaults\n maxconn 900\nfrontend shop from own\n bind :80\n default_backend app\nbackend app\n server a b:1", "maxconn (frontend shop)", 300, 2)]
    [DataRow(Shop + " server b 10.0.0.2:80 maxconn 50 # half\n server c 10.0.0.3:80 backup maxconn 1\n", "maxconn (server app/b)", 100, 6)]
    [DataRow(Shop + "backend other\n server x y:1 maxconn 1\nlisten status\n bind :9\n maxconn 3\n", null, 0, 0)]
    [DataRow("frontend shop\n bind :80\n use_backend %[path]\nbackend app\n default-server maxconn 20\n server a 'b:1'\nbackend other\n server a \"${HOST}\"", "maxconn (server app/a)", 20, 5)]
    [DataRow("listen shop\n bind [::]:80\n server a b:1 maxconn 60", "maxconn (server shop/a)", 60, 3)]
    [DataRow("global\n maxconn 0\n" + Shop, null, 0, 0)]
    public async Task What_HAProxy_reads_is_read(string config, string? name, int capacity, int line)
    {
        using PlantedHost host = Planted(config, open: "4000");
        InspectionResult result = await host.InspectAsync(null, request => request with { Port = 80 });
        Assert.IsEmpty(result.Problems);
        if (name is null)
        {
            Assert.AreEqual(("open files", (4_000 - 10) / 2), (result.BreaksFirst!.Name, result.Capacity));
            return;
        }
        Assert.AreEqual((name, capacity, $"/etc/haproxy/haproxy.cfg:{line}"), (result.BreaksFirst!.Name, result.Capacity, result.BreaksFirst.Source));
    }

    [TestMethod]
    [DataRow("maxconn 5", "haproxy.cfg:1: 'maxconn' stands outside of any section")]
    [DataRow("global\n maxconn lots", "haproxy.cfg:2: maxconn 'lots' is no number")]
    [DataRow("global\n log 'x", "haproxy.cfg:2: a quote has no end")]
    public async Task A_broken_configuration_is_told_with_file_and_line(string config, string expected)
    {
        using PlantedHost host = Planted(config);
        InspectionResult result = await host.InspectAsync(100);
        Assert.Contains(expected, result.Problems.Single());
        Assert.AreEqual(InspectionVerdict.Unknown, result.Verdict);
    }

    [TestMethod]
    public async Task The_descriptors_of_the_running_process_tell_that_the_file_is_not_in_force()
    {
        using PlantedHost host = Planted("global\n maxconn 20000\n" + Shop, open: "4032");
        InspectionResult result = await host.InspectAsync(10_000);
        Assert.AreEqual(InspectionVerdict.TooLow, result.Verdict);
        Assert.AreEqual(2_011, result.Capacity);
        Assert.StartsWith("/etc/haproxy/haproxy.cfg:2 says maxconn 20000, and the running process 601 has 4032 descriptors", result.Warnings.Single());
    }

    [TestMethod]
    public async Task The_command_line_outweighs_the_file_and_several_files_are_one()
    {
        using PlantedHost host = Planted("global\n maxconn 900\n", arguments: "|-n|120|-f|/etc/haproxy/haproxy.cfg|/etc/haproxy/more");
        host.Write("/etc/haproxy/more/a.cfg", Shop);
        InspectionResult result = await host.InspectAsync(200);
        Assert.AreEqual(("maxconn (-n)", 120L), (result.BreaksFirst!.Name, result.Capacity!.Value));
        Assert.IsEmpty(result.Problems);
    }

    private static PlantedHost Planted(string config, string open = "4000", string arguments = "|-f|/etc/haproxy/haproxy.cfg") => new PlantedHost()
        .Write("/etc/haproxy/haproxy.cfg", config)
        .Process(600, "haproxy", "/usr/sbin/haproxy|-Ws" + arguments, open: open, port: 80)
        .Process(601, "haproxy", "/usr/sbin/haproxy|-Ws" + arguments, parent: 600, open: open);
}
