using UptimeSampler.App.Demo;

namespace UptimeSampler.App.Tests.Commands.Check;

/// <summary>A wrong call is found before the first sample, told in one sentence without secrets, and ends with exit code 3.</summary>
[TestClass]
public sealed class CheckWrongCallTests
{
    private const string Shop = "https://shop.example";

    [TestMethod]
    [DataRow("--exclude-rate 1.5", "--exclude-rate 1.5 is out of range")]
    [DataRow("--tolerate 0", "--tolerate 0 is out of range")]
    [DataRow("--tolerate 0.05", "the tolerated rate 0.05 (--tolerate) is not below the rate to exclude 0.02 (the default of --exclude-rate)")]
    [DataRow("--confidence 1", "--confidence must lie between 0 and 1")]
    [DataRow("--confidence much", "--confidence 'much' is no number; write one such as 0.95")]
    [DataRow("--tolerate 0,05", "--tolerate '0,05' is no number; write one such as 0.005")]
    [DataRow("--max-samples many", "--max-samples 'many' is no whole number; write one such as 2000")]
    [DataRow("--concurrency 2.5", "--concurrency '2.5' is no whole number; write one such as 5")]
    [DataRow("--seed 99999999999", "--seed '99999999999' is no whole number; write one such as 7")]
    [DataRow("--max-samples 0", "--max-samples 0 is out of range; write a whole number from 1 to 100000")]
    [DataRow("--concurrency 500", "--concurrency 500 is out of range")]
    [DataRow("--max-duration soon", "--max-duration 'soon' is no duration")]
    [DataRow("--timeout 5", "--timeout: '5' is not a duration")]
    [DataRow("--status 2xx", "--status: '2xx' names no status codes")]
    [DataRow("--status 300-200", "--status: '300-200' names no status codes")]
    [DataRow("--body-matches [", "--body-matches: '[' is no regular expression")]
    [DataRow("--header s3cret", "--header: a header without a colon")]
    [DataRow("--header Content-Length:s3cret", "--header: is a header that the client writes itself")]
    [DataRow("--method CONNECT", "--method: 'CONNECT' is no request method")]
    [DataRow("--connection old", "--connection: 'old' is not known here")]
    [DataRow("--addresses some", "--addresses: 'some' is not known here")]
    [DataRow("--json --nagios", "--json and --nagios exclude each other")]
    public async Task A_wrong_option_is_named(string options, string expected) => await RefusedAsync(expected, [Shop, .. options.Split(' ')]);

    [TestMethod]
    [DataRow("ftp://me:s3cret@shop.example/", "'ftp://…@shop.example/' has the scheme 'ftp', known are tcp, http, https")]
    [DataRow("https://me:s3cret@shop.example:99999/", "is no complete URL")]
    public async Task A_wrong_URL_is_named_without_its_secrets(string url, string expected) => await RefusedAsync(expected, url);

    [TestMethod]
    public async Task A_user_name_beside_an_Authorization_header_is_one_too_many() =>
        await RefusedAsync("keep one of the two", "https://me:s3cret@shop.example/", "--header", "Authorization: Bearer s3cret");

    [TestMethod]
    public async Task An_option_for_HTTP_is_refused_for_TCP() =>
        await RefusedAsync("method means something for http and https only", "tcp://shop.example:5432", "--method", "HEAD");

    [TestMethod]
    public async Task A_URL_given_twice_is_refused() => await RefusedAsync("is there twice", Shop, Shop);

    [TestMethod]
    public async Task A_bare_host_is_told_to_be_written_as_a_URL()
    {
        await RefusedAsync("is no URL, and there is no targets file /nowhere/targets.json to look the name up in; write https://shop.example", "shop.example", "--targets", "/nowhere/targets.json");
        await WithTargetsAsync(file => RefusedAsync($"there is no target 'shop.example' in {file}; for a web page write https://shop.example", "shop.example", "--targets", file));
    }

    [TestMethod]
    public async Task A_file_that_is_named_must_be_there_and_good_even_where_a_URL_needs_none()
    {
        await RefusedAsync("there is no targets file /nowhere/targets.json, which --targets names", Shop, "--targets", "/nowhere/targets.json");
        await RefusedAsync("/nowhere/settings.json: the settings file cannot be read", Shop, "--config", "/nowhere/settings.json");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("uptimesampler-check-");
        try
        {
            string broken = Path.Combine(folder.FullName, "broken.json");
            await File.WriteAllTextAsync(broken, "{");
            await RefusedAsync($"{broken}:1: not JSON", Shop, "--targets", broken);
            await RefusedAsync($"{broken}:1: not JSON", Shop, "--config", broken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public async Task A_name_that_is_nearly_a_targets_is_told_which() =>
        await WithTargetsAsync(file => RefusedAsync("did you mean 'checkout'?", "chekcout", "--targets", file));

    [TestMethod]
    public async Task A_target_that_tolerates_much_is_not_a_wrong_call_by_itself() => await WithTargetsAsync(async file =>
    {
        await RefusedAsync("the tolerated rate 0.1 (of target 'tolerant') is not below the rate to exclude 0.05 (--exclude-rate)", "tolerant", "--targets", file, "--exclude-rate", "0.05");
        CliResult result = await Cli.RunAsync("check", "tolerant", "--targets", file, "--max-samples", "1");
        Assert.Contains("neither 'below 40 %' nor 'above 10 %' is proven", result.Output);
    });

    [TestMethod]
    public async Task Nothing_that_was_given_breaks_the_line_for_Nagios()
    {
        CliResult result = await Cli.RunAsync("check", Shop, "--status", "a | failure_rate=0%\n\u001b[2Jb", "--nagios");
        Assert.AreEqual(3, result.Code);
        Assert.IsTrue(result.Output.EndsWith('\n'));
        string line = result.Output[..^1];
        Assert.AreEqual(-1, line.IndexOfAny(['|', '\n', '\u001b']), line);
        Assert.Contains("failure_rate=0%", line);
    }

    [TestMethod]
    public async Task Nagios_is_told_on_standard_output()
    {
        CliResult result = await Cli.RunAsync("check", Shop, "--status", "ok", "--nagios");
        Assert.AreEqual(3, result.Code);
        Assert.StartsWith("UNKNOWN - --status: 'ok' names no status codes", result.Output);
        Assert.HasCount(1, result.Output.TrimEnd().Split('\n'));
    }

    [TestMethod]
    public async Task Nothing_is_sent_before_everything_is_checked()
    {
        await using FaultyServer server = await FaultyServer.StartAsync(
            new Dictionary<string, FaultSchedule> { ["half"] = new(0.5, TimeSpan.Zero, [FaultKind.ServerError]) }, 1, TimeProvider.System);
        long began = TimeProvider.System.GetTimestamp();
        await RefusedAsync("has the scheme 'ftp'", server.UrlOf("half").ToString(), "ftp://shop.example");
        // The server's fate is drawn once a request: an untouched one gives the same as a fresh one.
        using HttpClient client = new();
        Random fate = new(1);
        bool fails = fate.NextDouble() < 0.5;
        using HttpResponseMessage first = await client.GetAsync(server.UrlOf("half"));
        Assert.AreEqual(fails, !first.IsSuccessStatusCode);
        Assert.IsLessThan(TimeSpan.FromSeconds(60), TimeProvider.System.GetElapsedTime(began));
    }

    private static async Task WithTargetsAsync(Func<string, Task> test)
    {
        string folder = Directory.CreateTempSubdirectory("uptimesampler-check-").FullName;
        string file = Path.Combine(folder, "targets.json");
        await File.WriteAllTextAsync(file, """
            { "targets": [ { "name": "checkout", "url": "http://127.0.0.1:1/" }, { "name": "tolerant", "url": "http://127.0.0.1:1/", "tolerate": 0.1 } ], "channels": [] }
            """);
        await test(file);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task RefusedAsync(string expected, params string[] args)
    {
        CliResult result = await Cli.RunAsync(["check", .. args]);
        Assert.AreEqual(3, result.Code, result.Output);
        Assert.Contains(expected, result.Error);
        Assert.DoesNotContain("s3cret", result.Error);
        Assert.AreEqual("", result.Output);
        Assert.HasCount(1, result.Error.TrimEnd().Split('\n'));
    }
}
