using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using UptimeSampler.App.Commands.Inspect;
using UptimeSampler.Inspection;

namespace UptimeSampler.App.Tests.Commands;

/// <summary><c>inspect</c>, of this very process.</summary>
[TestClass]
public sealed class InspectTests
{
    private static readonly string Self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    [TestMethod]
    public async Task JSON_has_the_shape_that_scripts_rely_on()
    {
        CliResult result = await Cli.RunAsync("inspect", "--pid", Self, "--expect", "5", "--observe", "0s", "--json");
        Assert.AreEqual(0, result.Code, result.Error);
        JsonNode answer = JsonNode.Parse(result.Output)!;
        JsonNode process = answer["processes"]!.AsArray().Single(process => (string?)process!["pid"]!.ToString() == Self)!;
        Assert.IsGreaterThan(10, (int)process["openDescriptors"]!);
        JsonNode limit = process["limits"]!.AsArray().Single(limit => (string?)limit!["name"] == "open files")!;
        foreach (string field in new[] { "name", "value", "source", "perRequest", "capacity", "ok", "advice" })
            Assert.IsTrue(limit.AsObject().ContainsKey(field), field);
        Assert.AreEqual($"/proc/{Self}/limits", (string?)limit["source"]);
        Assert.IsTrue((bool)limit["ok"]!);
        Assert.IsNotNull(answer["breaksFirst"]!["name"]);
        Assert.AreEqual((long)answer["breaksFirst"]!["capacity"]!, (long)answer["capacity"]!);
        Assert.AreEqual(("5", "ok"), (answer["expect"]!.ToString(), (string?)answer["verdict"]));
    }

    [TestMethod]
    public async Task Too_low_is_exit_code_2_and_comes_first()
    {
        CliResult result = await Cli.RunAsync("inspect", "--pid", Self, "--expect", "90000000", "--observe", "0s");
        Assert.AreEqual(2, result.Code);
        Assert.StartsWith("TOO LOW  ", result.Output);
        Assert.Contains("  To do: LimitNOFILE=", result.Output);
        Assert.AreEqual("", result.Error);
    }

    [TestMethod]
    public async Task Without_an_expectation_it_lists_and_judges_nothing()
    {
        CliResult result = await Cli.RunAsync("inspect", "--pid", Self, "--observe", "50ms");
        Assert.AreEqual(0, result.Code);
        Assert.Contains("say how many are expected (--expect 5000) to have it judged", result.Output);
        Assert.MatchesRegex("open descriptors, .* of them no connections, (not growing|growing by|falling by)", result.Output);
        JsonNode answer = JsonNode.Parse((await Cli.RunAsync("inspect", "--pid", Self, "--observe", "0", "--json")).Output)!;
        Assert.AreEqual("unknown", (string?)answer["verdict"]);
        Assert.IsNull(answer["expect"]);
    }

    [TestMethod]
    public async Task A_port_leads_to_the_process_that_listens_on_it()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        string port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        CliResult result = await Cli.RunAsync("inspect", "--port", port, "--observe", "0s", "--json");
        Assert.AreEqual(0, result.Code, result.Error);
        Assert.Contains($"\"pid\":{Self},", result.Output);
    }

    [TestMethod]
    [DataRow("--pid x", "--pid 'x' is no whole number")]
    [DataRow("--pid 0", "--pid 0 is out of range")]
    [DataRow("--pid 4000000", "there is no process 4000000")]
    [DataRow("--port 65536", "--port 65536 is out of range")]
    [DataRow("--port 1", "nothing listens on TCP port 1 here")]
    [DataRow("--pid 1 --port 80", "--pid and --port exclude each other")]
    [DataRow("--service nosuchserver", "no process of 'nosuchserver' runs here")]
    [DataRow("--pid 1 --expect 0", "--expect 0 is out of range")]
    [DataRow("--pid 1 --expect many", "--expect 'many' is no whole number")]
    [DataRow("--pid 1 --per-request 0", "--per-request 0 is out of range")]
    [DataRow("--pid 1 --observe long", "--observe 'long' is no time to watch")]
    [DataRow("--pid 1 --observe 2h", "--observe '2h' is no time to watch")]
    public async Task A_wrong_call_says_what_is_wrong(string options, string expected)
    {
        CliResult result = await Cli.RunAsync(["inspect", .. options.Split(' ')]);
        Assert.AreEqual(3, result.Code);
        Assert.Contains(expected, result.Error);
        Assert.AreEqual("", result.Output);
    }

    [TestMethod]
    public async Task Help_ends_with_examples()
    {
        CliResult help = await Cli.RunAsync("inspect", "--help");
        Assert.AreEqual(0, help.Code);
        Assert.IsGreaterThan(help.Output.IndexOf("Options:", StringComparison.Ordinal), help.Output.IndexOf("Examples:", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Workers_with_the_same_limits_share_a_line_and_what_to_do_is_said_once()
    {
        InspectedLimit open = new() { Name = "open files", Value = 1_024, Source = "/proc/2/limits", PerRequest = 2, Capacity = 1_014, Ok = false, Advice = "raise it" };
        InspectionResult result = new()
        {
            Server = "nginx", RequestText = "2 descriptors for each request", AboveText = "above it requests fail", Expect = 5_000, Warnings = ["old file"], Problems = [], Notes = [],
            Processes =
            [
                new(1, "nginx", "master", 9, 9, null, []),
                new(2, "nginx", "worker", 10, 10, 2.5, [open]),
                new(3, "nginx", "worker", 12, 10, -3, [open with { Source = "/proc/3/limits", Advice = "raise it there" }]),
            ],
        };
        Assert.AreEqual("""
            TOO LOW  nginx (process 1) holds about 1,014 requests at once; 5,000 are expected
              open files breaks first: 1,024, set in /proc/2/limits; 2 descriptors for each request; above it requests fail.
              To do: raise it
              Warning: old file

            LIMIT                   VALUE  A REQUEST  BREAKS AT           SET IN          NOTE
            open files (each of 2)  1,024          2      1,014  TOO LOW  /proc/2/limits

            nginx 1 (master): 9 open descriptors, 9 of them no connections
            nginx 2 (worker): 10 open descriptors, 10 of them no connections, growing by 2.5 a second
            nginx 3 (worker): 12 open descriptors, 10 of them no connections, falling by 3 a second
            """, string.Join('\n', InspectText.Lines(result)));
    }
}
