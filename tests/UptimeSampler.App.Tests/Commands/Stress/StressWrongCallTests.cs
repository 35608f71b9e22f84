namespace UptimeSampler.App.Tests.Commands.Stress;

/// <summary>A wrong call is found before the first request, told in one sentence without secrets, and ends with exit code 3.</summary>
[TestClass]
public sealed class StressWrongCallTests
{
    private const string Here = "http://127.0.0.1:9/";

    [TestMethod]
    [DataRow("--to 0", "--to 0 is out of range; write a whole number from 1 to 50000")]
    [DataRow("--from many", "--from 'many' is no whole number")]
    [DataRow("--from 200 --to 100", "--from 200 is above the highest load, 100")]
    [DataRow("--to 100 --expect 200", "--to 100 is below --expect 200")]
    [DataRow("--expect 40000 --head-room 0.5", "is 60000, more than 50000 requests at once")]
    [DataRow("--head-room -1", "--head-room -1 is out of range; write a number from 0 to 10")]
    [DataRow("--resolution 0", "--resolution 0 is out of range")]
    [DataRow("--tolerate 0.5", "--tolerate 0.5 is out of range; write a number from 0.0001 to 0.15")]
    [DataRow("--hold 5", "--hold '5' is no duration from 100ms to 1h")]
    [DataRow("--max-duration 1d2", "--max-duration '1d2' is no duration")]
    [DataRow("--threshold p95<5ms", "'p95<5ms' is no threshold; write rate<0.01")]
    [DataRow("--rate fast", "--rate 'fast' is no rate up to 1,000,000/s")]
    [DataRow("--rate 5/s --expect 5", "--rate sends at one rate and searches nothing")]
    [DataRow("--connection both", "--connection 'both' cannot be told apart under load; write new or kept")]
    [DataRow("--method CONNECT", "--method: 'CONNECT' is no request method")]
    [DataRow("--header s3cret", "--header: a header without a colon")]
    [DataRow("--status 2xx", "--status: '2xx' names no status codes")]
    [DataRow("--timeout 5", "--timeout: '5' is not a duration")]
    public Task A_wrong_option_is_named(string options, string expected) => RefusedAsync(expected, [Here, .. options.Split(' ')]);

    [TestMethod]
    [DataRow("localhost:80", "'localhost:80' is no URL; write one such as http://localhost:80/")]
    [DataRow("tcp://localhost:80", "only http and https can be put under load")]
    [DataRow("http://me:s3cret@192.0.2.1/", "192.0.2.1 is not this host, and nobody gave leave to load it")]
    [DataRow("http://no-such-host.invalid/", "no-such-host.invalid does not resolve")]
    public Task A_wrong_URL_is_named_without_its_secrets(string url, string expected) => RefusedAsync(expected, url);

    [TestMethod]
    public async Task A_host_of_the_settings_may_be_loaded_and_a_wrong_one_is_named()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("uptimesampler-stress-").FullName, "settings.json");
        try
        {
            await File.WriteAllTextAsync(file, """{ "stress": { "allowedHosts": [ "192.0.2.9" ] } }""");
            await RefusedAsync("192.0.2.1 is not this host", "http://192.0.2.1/", "--config", file);
            await File.WriteAllTextAsync(file, "{\n \"stress\": { \"allowedHosts\": [ \"http://shop.example/\" ] } }");
            await RefusedAsync($"{file}:2: stress.allowedHosts[0]: 'http://shop.example/' is no host", Here, "--config", file);
            await File.WriteAllTextAsync(file, "{\n \"stress\": { \"allowedHost\": [] } }");
            await RefusedAsync("unknown key; did you mean 'allowedHosts'?", Here, "--config", file);
            await File.WriteAllTextAsync(file, "{\n \"stress\": { \"allowedHosts\": \"shop.example\" } }");
            await RefusedAsync("stands where a list belongs", Here, "--config", file);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    private static async Task RefusedAsync(string expected, params string[] arguments)
    {
        CliResult result = await Cli.RunAsync(["stress", .. arguments]);
        Assert.AreEqual(3, result.Code, result.Output + result.Error);
        Assert.AreEqual("", result.Output);
        Assert.Contains(expected, result.Error);
        Assert.DoesNotContain("s3cret", result.Error);
    }
}
