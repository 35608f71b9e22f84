using System.Text.Json.Nodes;

namespace UptimeSampler.App.Tests.Commands.Import;

/// <summary>Secrets of other programs' configurations do not leave their files: neither into the targets file nor into what is said about it.</summary>
[TestClass]
public sealed class ImportSecretsTests
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("uptimesampler-import-secrets-");

    [TestCleanup]
    public void Clean() => folder.Delete(recursive: true);

    [TestMethod]
    public async Task Secrets_in_addresses_and_bodies_become_variables_and_are_no_part_of_a_name()
    {
        string modules = Write("blackbox.yml", """modules: { http_2xx: { prober: http, http: { headers: { X-Session: hunter2-session, X-Half: "hunter2 ${A}", X-Signature: "${GOOD}" }, body: '{"password":"hunter2-body"}' } } }""");
        string list = Write("probed.txt", "https://admin:hunter2-pw@shop.example/health?api_key=hunter2-key&page=2\n");
        CliResult result = await Cli.RunAsync("config", "import", "blackbox", modules, "--targets", list);
        Assert.AreEqual(1, result.Code, result.Error);
        JsonNode target = JsonNode.Parse(result.Output)!["targets"]![0]!;
        Assert.AreEqual(("shop.example/health", "https://shop.example/health?api_key=${SHOP_EXAMPLE_HEALTH_API_KEY}&page=2", "${SHOP_EXAMPLE_HEALTH_BODY}"), ((string?)target["name"], (string?)target["url"], (string?)target["body"]));
        Assert.AreEqual(("${SHOP_EXAMPLE_HEALTH_AUTHORIZATION}", "${SHOP_EXAMPLE_HEALTH_X_SESSION}", "${GOOD}"), ((string?)target["headers"]!["Authorization"], (string?)target["headers"]!["X-Session"], (string?)target["headers"]!["X-Signature"]));
        Assert.Contains("user and password in the URL", result.Error);
        Assert.DoesNotContain("hunter2-", result.Output + result.Error);
    }

    [TestMethod]
    [DataRow("nobody https://u:hunter2@h.example/?token=hunter2", DisplayName = "a module that is not there")]
    [DataRow("icmp https://u:hunter2@h.example/?token=hunter2", DisplayName = "a prober that is not known")]
    [DataRow("http_2xx u:hun/ter2-hunter2@h.example", DisplayName = "a slash in the password")]
    [DataRow("http_2xx https://h.example/?a=1;token=hunter2", DisplayName = "a parameter after a semicolon")]
    [DataRow("http_2xx https://h.example/?x=1&code=hunter2", DisplayName = "the key of a function")]
    [DataRow("http_2xx https://u:hunter2@h.example/ often", DisplayName = "too many words")]
    public async Task No_line_of_a_list_is_told_with_its_secret(string line)
    {
        string modules = Write("blackbox.yml", "modules: { http_2xx: { prober: http }, icmp: { prober: icmp } }"), list = Write("list.txt", line + "\n");
        CliResult result = await Cli.RunAsync("config", "import", "blackbox", modules, "--targets", list);
        Assert.AreNotEqual("", result.Error);
        Assert.DoesNotContain("hunter2", result.Output + result.Error);
        Assert.DoesNotContain("HUNTER2", result.Output + result.Error);
    }

    [TestMethod]
    public async Task What_a_header_holds_tells_a_secret_whatever_it_is_called_and_so_do_names_that_are_addresses_and_conditions()
    {
        string file = Write("gatus.yaml", """
            endpoints:
              - name: https://u:hunter2@h.example/health?token=hunter2
                url: https://h.example/health
                headers: { X-Access: "Bearer hunter2", X-Custom: "Basic hunter2", X-Plain: "plain" }
                conditions:
                  - "[STATUS] == 200"
                  - "[HEADER].Authorization == hunter2"
                  - "[BODY].token == hunter2"
                  - "no condition hunter2"
            """);
        CliResult result = await Cli.RunAsync("config", "import", "gatus", file);
        Assert.DoesNotContain("hunter2", result.Output + result.Error);
        JsonNode target = JsonNode.Parse(result.Output)!["targets"]![0]!;
        Assert.AreEqual(("h.example/health", "${H_EXAMPLE_HEALTH_X_ACCESS}", "plain"), ((string?)target["name"], (string?)target["headers"]!["X-Access"], (string?)target["headers"]!["X-Plain"]));
        Assert.Contains($"{file}:7: [HEADER].Authorization == ...: has no counterpart", result.Error);
    }

    // As blackbox_exporter does: its client (prometheus/common) signs in only where no header does.
    [TestMethod]
    [DataRow("headers: { authorization: 'Bearer hunter2' }, basic_auth: { username: u, password: hunter2 }", "basic_auth")]
    [DataRow("bearer_token: hunter2, headers: { Authorization: 'Bearer hunter2' }", "bearer_token")]
    public async Task A_header_goes_before_another_way_to_sign_in_in_whatever_order_they_stand(string http, string left)
    {
        string modules = Write("blackbox.yml", $"modules: {{ http_2xx: {{ prober: http, http: {{ {http} }} }} }}"), list = Write("probed.txt", "https://h.example/\n");
        CliResult result = await Cli.RunAsync("config", "import", "blackbox", modules, "--targets", list);
        JsonObject headers = JsonNode.Parse(result.Output)!["targets"]![0]!["headers"]!.AsObject();
        Assert.AreEqual("${H_EXAMPLE_AUTHORIZATION}", (string?)headers.Single().Value);
        Assert.Contains($"{modules}:1: {left}: not carried over for h.example: the module's own header Authorization goes before it", result.Error);
        Assert.DoesNotContain("hunter2", result.Output + result.Error);
    }

    // As Go's client does: net/http sets the header of an address's user only where none is.
    [TestMethod]
    public async Task A_header_goes_before_the_user_of_an_address_and_no_variable_is_named_for_that()
    {
        string modules = Write("blackbox.yml", """modules: { http_2xx: { prober: http, http: { headers: { authorization: "Bearer hunter2" } } } }"""), list = Write("probed.txt", "https://admin:hunter2@h.example/\n");
        CliResult result = await Cli.RunAsync("config", "import", "blackbox", modules, "--targets", list);
        Assert.AreEqual("""{"authorization":"${H_EXAMPLE_AUTHORIZATION}"}""", JsonNode.Parse(result.Output)!["targets"]![0]!["headers"]!.ToJsonString());
        Assert.Contains("user and password in the URL: not carried over: the header Authorization goes before them", result.Error);
        Assert.Contains("Set these variables where the service runs: H_EXAMPLE_AUTHORIZATION\n", result.Error);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
