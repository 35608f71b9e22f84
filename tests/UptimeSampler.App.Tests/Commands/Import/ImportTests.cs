using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Commands.Import;

/// <summary>Configurations of other programs, in the shape that their documentation shows, become targets files that 'config validate' takes.</summary>
[TestClass]
public sealed class ImportTests
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("uptimesampler-import-");

    [TestCleanup]
    public void Clean()
    {
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    // The keys are those of https://github.com/TwiN/gatus#configuration.
    [TestMethod]
    public async Task A_configuration_of_Gatus_becomes_targets_and_what_is_left_is_listed_with_its_line()
    {
        string file = Write("gatus.yaml", """
            alerting:
              slack:
                webhook-url: "https://hooks.slack.com/services/T0PSECRET"
            x: &usual
              interval: 30s
              client: { timeout: 3s, insecure: true, ignore-redirect: true }
            endpoints:
              - <<: *usual
                name: shop
                group: core
                url: "https://shop.example/health"
                headers: { Accept: application/json, Authorization: "Bearer hunter2-hunter2", X-Api-Key: "${API_KEY}" }
                conditions:
                  - "[STATUS] == any(200, 204)"
                  - "[RESPONSE_TIME] < 300"
                  - "[BODY] == pat(*a.b*)"
                  - "[BODY].status == UP"
                  - "[CERTIFICATE_EXPIRATION] > 48h"
                  - "[CONNECTED] == true"
                alerts:
                  - type: slack
              - name: plain
                url: http://plain.example
                conditions: [ "[STATUS] < 300" ]
              - { name: plain, url: "tcp://db.example:5432", conditions: [ "[CONNECTED] == true" ] }
              - { name: ping, url: "icmp://10.0.0.1", conditions: [ "[CONNECTED] == true" ] }
              - { name: off, enabled: false, url: "https://off.example" }
              - { name: dns, url: "8.8.8.8", dns: { query-name: example.org, query-type: A } }
            """);
        CliResult result = await Cli.RunAsync("config", "import", "gatus", file);
        Assert.AreEqual(1, result.Code, result.Error);
        JsonNode[] targets = Targets(result.Output);
        Assert.AreEqual("core/shop, plain, plain (2)", string.Join(", ", targets.Select(target => (string?)target["name"])));
        JsonNode shop = targets[0];
        Assert.AreEqual(("30s", "3s", true), ((string?)shop["interval"], (string?)shop["timeout"], (bool)shop["tls"]!["insecure"]!));
        Assert.AreEqual("""{"status":"200,204","maxTime":"300ms","bodyMatches":"a\\.b"}""", shop["expect"]!.ToJsonString());
        Assert.AreEqual(("48h", "core"), ((string?)shop["tls"]!["expiresWithin"], (string?)shop["labels"]!["group"]));
        Assert.IsNull(shop["followRedirects"]);
        Assert.AreEqual("""{"Accept":"application/json","Authorization":"${CORE_SHOP_AUTHORIZATION}","X-Api-Key":"${API_KEY}"}""", shop["headers"]!.ToJsonString());
        Assert.AreEqual(("1m", "10s", true, "100-299"), ((string?)targets[1]["interval"], (string?)targets[1]["timeout"], (bool)targets[1]["followRedirects"]!, (string?)targets[1]["expect"]!["status"]));
        foreach (string line in (string[])[
            $"{file}:2: alerting: alert providers are not carried over;",
            $"{file}:17: [BODY].status == ...: write what the body must match",
            $"{file}:21: alerts: a target alerts all channels",
            $"{file}:26: 'ping': left out: only http, https and tcp are probed, and this is icmp",
            $"{file}:27: 'off': left out: it is not enabled",
            $"{file}:28: 'dns': left out: only http, https and tcp are probed, and this is a question to a name server",
            "Set these variables where the service runs: CORE_SHOP_AUTHORIZATION",
            "3 targets carried over, 6 things left."])
            Assert.Contains(line, result.Error);
        Assert.DoesNotContain("hunter2", result.Output + result.Error);
        Assert.DoesNotContain("T0PSECRET", result.Output + result.Error);
    }

    // The keys are those of blackbox_exporter's CONFIGURATION.md.
    [TestMethod]
    public async Task Modules_of_blackbox_exporter_become_targets_with_a_list_of_what_they_probe()
    {
        string modules = Write("blackbox.yml", """
            modules:
              http_2xx:
                prober: http
                timeout: 5s
              http_login:
                prober: http
                http:
                  valid_status_codes: [200, 302]
                  valid_http_versions: ["HTTP/1.1"]
                  method: POST
                  follow_redirects: false
                  headers: { Content-Type: application/json }
                  body: '{}'
                  basic_auth: { username: u, password: hunter2-hunter2 }
                  tls_config: { insecure_skip_verify: true }
                  fail_if_body_not_matches_regexp: [ "^ok$" ]
              ssh_banner:
                prober: tcp
                tcp: { query_response: [ { expect: "^SSH-2.0-" } ] }
              icmp: { prober: icmp }
            """);
        string list = Write("probed.txt", "# ours\nhttps://shop.example/\nhttp_login https://shop.example/login\nssh_banner host.example:22\nicmp 10.0.0.1\nnobody https://x.example\n");
        CliResult result = await Cli.RunAsync("config", "import", "blackbox", modules, "--targets", list);
        Assert.AreEqual(1, result.Code, result.Error);
        JsonNode[] targets = Targets(result.Output);
        Assert.AreEqual("""{"name":"shop.example","url":"https://shop.example/","timeout":"5s","followRedirects":true}""", targets[0].ToJsonString());
        Assert.AreEqual("""{"status":"200,302","bodyMatches":"^ok$"}""", targets[1]["expect"]!.ToJsonString());
        Assert.AreEqual(("POST", "{}", "${SHOP_EXAMPLE_LOGIN_AUTHORIZATION}"), ((string?)targets[1]["method"], (string?)targets[1]["body"], (string?)targets[1]["headers"]!["Authorization"]));
        Assert.AreEqual(("tcp://host.example:22", "^SSH-2.0-"), ((string?)targets[2]["url"], (string?)targets[2]["expect"]!["bodyMatches"]));
        Assert.Contains($"{modules}:9: http.valid_http_versions: is not carried over", result.Error);
        Assert.Contains($"{list}:5: 10.0.0.1: left out: only http and tcp are probed, and module 'icmp' is icmp", result.Error);
        Assert.Contains($"{list}:6: x.example: left out: there is no module 'nobody'", result.Error);
        Assert.DoesNotContain("hunter2", result.Output + result.Error);
    }

    [TestMethod]
    [DataRow("no_follow_redirects: true", false)]
    [DataRow("no_follow_redirects: false", true)]
    [DataRow("follow_redirects: false", false)]
    public async Task Redirects_are_followed_as_the_module_says(string setting, bool follows)
    {
        string modules = Write("blackbox.yml", $"modules: {{ http_2xx: {{ prober: http, http: {{ {setting} }} }} }}");
        string list = Write("sd.json", """[ { "targets": [ "https://a.example" ] } ]""");
        CliResult result = await Cli.RunAsync("config", "import", "blackbox", modules, "--targets", list);
        Assert.AreEqual(0, result.Code, result.Error);
        Assert.AreEqual(follows, (bool?)Targets(result.Output).Single()["followRedirects"] ?? false);
        Assert.DoesNotContain("redirects", result.Error);
    }

    [TestMethod]
    public async Task A_list_may_be_what_Prometheus_discovers_from_files()
    {
        string modules = Write("blackbox.yml", "modules: { http_2xx: { prober: http }, tcp_connect: { prober: tcp } }");
        string list = Write("sd.json", """[ { "targets": [ "https://a.example", "b.example" ], "labels": { "team": "web", "__x": "y" } }, { "targets": [ "c.example:22" ], "labels": { "module": "tcp_connect" } } ]""");
        CliResult result = await Cli.RunAsync("config", "import", "blackbox", modules, "--targets", list);
        Assert.AreEqual(0, result.Code, result.Error);
        JsonNode[] targets = Targets(result.Output);
        Assert.AreEqual("https://a.example, http://b.example, tcp://c.example:22", string.Join(", ", targets.Select(target => (string?)target["url"])));
        Assert.AreEqual("""{"team":"web"}""", targets[0]["labels"]!.ToJsonString());
        Assert.IsNull(targets[2]["labels"]);
    }

    // Columns as Uptime Kuma's migrations make them; those of version 1 and 2 that matter here are the same.
    [TestMethod]
    public async Task Monitors_of_Uptime_Kuma_become_targets()
    {
        string database = Path.Combine(folder.FullName, "kuma.db");
        await using (SqliteConnection connection = new($"Data Source={database}"))
        {
            await connection.OpenAsync();
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE monitor (id INTEGER PRIMARY KEY, name VARCHAR(150), active BOOLEAN DEFAULT 1, interval INTEGER DEFAULT 20, url TEXT, type VARCHAR(20), hostname VARCHAR(255), port INTEGER, keyword VARCHAR(255),
                    maxretries INTEGER DEFAULT 0, ignore_tls BOOLEAN DEFAULT 0, upside_down BOOLEAN DEFAULT 0, maxredirects INTEGER DEFAULT 10, accepted_statuscodes_json TEXT DEFAULT '["200-299"]', method TEXT DEFAULT 'GET',
                    body TEXT, headers TEXT, basic_auth_user TEXT, basic_auth_pass TEXT, auth_method VARCHAR(250), timeout DOUBLE, expiry_notification BOOLEAN DEFAULT 1, invert_keyword BOOLEAN DEFAULT 0);
                CREATE TABLE tag (id INTEGER PRIMARY KEY, name VARCHAR(255), color VARCHAR(255));
                CREATE TABLE monitor_tag (id INTEGER PRIMARY KEY, monitor_id INTEGER, tag_id INTEGER, value TEXT);
                INSERT INTO monitor (id, name, type, url, interval, accepted_statuscodes_json, maxretries, headers, timeout) VALUES (1, 'Shop', 'http', 'https://shop.example/', 60, '["200-299","304"]', 2, '{"X-Auth-Token":"hunter2-hunter2","Accept":"text/html"}', 48);
                INSERT INTO monitor (id, name, type, url, keyword, maxredirects, ignore_tls, basic_auth_user, basic_auth_pass, auth_method) VALUES (2, 'Login', 'keyword', 'https://shop.example/login', 'Sign in (now)', 0, 1, 'u', 'hunter2-hunter2', 'basic');
                INSERT INTO monitor (id, name, type, hostname, port, interval) VALUES (3, 'DB', 'port', 'db.example', 5432, 30);
                INSERT INTO monitor (id, name, type, hostname) VALUES (4, 'Ping', 'ping', 'db.example');
                INSERT INTO monitor (id, name, type, url, active) VALUES (5, 'Paused', 'http', 'https://old.example/', 0);
                INSERT INTO monitor (id, name, type, url) VALUES (6, 'Broken', 'http', 'htp:/broken');
                INSERT INTO tag (id, name, color) VALUES (1, 'team', '#fff');
                INSERT INTO monitor_tag (monitor_id, tag_id, value) VALUES (1, 1, 'web');
                """;
            await command.ExecuteNonQueryAsync();
        }
        CliResult result = await Cli.RunAsync("config", "import", "uptime-kuma", database);
        Assert.AreEqual(1, result.Code, result.Error);
        JsonNode[] targets = Targets(result.Output);
        Assert.AreEqual("Shop, Login, DB", string.Join(", ", targets.Select(target => (string?)target["name"])));
        Assert.AreEqual(("60s", "48000ms", "200-299,304", "21d", true), ((string?)targets[0]["interval"], (string?)targets[0]["timeout"], (string?)targets[0]["expect"]!["status"], (string?)targets[0]["tls"]!["expiresWithin"], (bool)targets[0]["followRedirects"]!));
        Assert.AreEqual("""{"team":"web"} {"X-Auth-Token":"${SHOP_X_AUTH_TOKEN}","Accept":"text/html"}""", $"{targets[0]["labels"]!.ToJsonString()} {targets[0]["headers"]!.ToJsonString()}");
        Assert.AreEqual((@"Sign\ in\ \(now\)", "${LOGIN_AUTHORIZATION}", true), ((string?)targets[1]["expect"]!["bodyMatches"], (string?)targets[1]["headers"]!["Authorization"], (bool)targets[1]["tls"]!["insecure"]!));
        Assert.AreEqual(("tcp://db.example:5432", "30s"), ((string?)targets[2]["url"], (string?)targets[2]["interval"]));
        foreach (string line in (string[])["monitor 1: 'Shop': 2 retries: not carried over, on purpose", "monitor 4: 'Ping': left out: only http, https and tcp are probed, and this is ping", "monitor 5: 'Paused': left out: it is paused", "monitor 6: 'Broken': left out: targets[0].url:"])
            Assert.Contains(line, result.Error);
        Assert.DoesNotContain("hunter2", result.Output + result.Error);
    }

    [TestMethod]
    public async Task What_is_imported_is_taken_by_validate_and_no_file_is_replaced_unasked()
    {
        string file = Write("gatus.yaml", "endpoints:\n  - { name: a, url: \"https://a.example\", conditions: [ \"[STATUS] == 200\" ] }\n"), targets = Path.Combine(folder.FullName, "targets.json");
        Assert.AreEqual(0, (await Cli.RunAsync("config", "import", "gatus", file, "-o", targets)).Code);
        Assert.AreEqual(0, (await Cli.RunAsync("config", "validate", "--targets", targets)).Code);
        CliResult again = await Cli.RunAsync("config", "import", "gatus", file, "-o", targets);
        Assert.AreEqual(3, again.Code);
        Assert.Contains("is there already", again.Error);
        Assert.AreEqual(0, (await Cli.RunAsync("config", "import", "gatus", file, "-o", targets, "--force")).Code);
    }

    [TestMethod]
    [DataRow("gatus", "a: [", "bad:", "no YAML")]
    [DataRow("gatus", "modules: {}", "bad has no 'endpoints'", "is it a configuration of Gatus?")]
    [DataRow("gatus", "", "bad is empty", "")]
    [DataRow("uptime-kuma", "no database", "bad is no database of Uptime Kuma", "")]
    public async Task What_is_no_such_configuration_is_a_wrong_call(string from, string text, string first, string second)
    {
        string file = Write("bad", text);
        CliResult result = await Cli.RunAsync("config", "import", from, file);
        Assert.AreEqual((3, ""), (result.Code, result.Output));
        Assert.Contains(first, result.Error);
        Assert.Contains(second, result.Error);
    }

    [TestMethod]
    public async Task A_file_that_is_made_to_do_harm_does_none()
    {
        CliResult deep = await Cli.RunAsync("config", "import", "gatus", Write("deep.yaml", "endpoints: " + new string('[', 200_000)));
        Assert.AreEqual(3, deep.Code);
        Assert.Contains("more than 100 deep", deep.Error);
        // A billion laughs: each list holds the one before ten times.
        string bomb = string.Join('\n', Enumerable.Range(1, 11).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]"));
        CliResult many = await Cli.RunAsync("config", "import", "gatus", Write("bomb.yaml", $"a0: &a0 [x,x]\n{bomb}\nendpoints: *a11"));
        Assert.AreEqual(1, many.Code, many.Error);
    }

    [TestMethod]
    public async Task A_file_that_is_not_there_and_a_list_that_is_none_are_told()
    {
        Assert.Contains("cannot be read", (await Cli.RunAsync("config", "import", "gatus", Path.Combine(folder.FullName, "none"))).Error);
        string modules = Write("blackbox.yml", "modules: { http_2xx: { prober: http } }"), list = Write("list.txt", "a\nhttp_2xx https://a.example often\n");
        CliResult result = await Cli.RunAsync("config", "import", "blackbox", modules, "--targets", list);
        Assert.AreEqual(3, result.Code);
        Assert.Contains($"{list}:2: 3 words, and at most two are known", result.Error);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The targets, after the strict reader has taken them.</summary>
    private JsonNode[] Targets(string output)
    {
        TargetFile.Load(Write("checked.json", output), _ => "set");
        return [.. JsonNode.Parse(output)!["targets"]!.AsArray().Select(target => target!)];
    }
}
