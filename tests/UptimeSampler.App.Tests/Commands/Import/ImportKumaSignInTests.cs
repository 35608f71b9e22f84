using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Commands.Import;

/// <summary>A monitor of Uptime Kuma that says in several ways who it is: one of them is carried over, the others are listed, and the variables that are named are those that the file uses.</summary>
[TestClass]
public sealed partial class ImportKumaSignInTests
{
    private const string InAddress = "https://admin:hunter2-url@kw.example/", Plain = "https://kw.example/";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("uptimesampler-import-kuma-");

    [TestCleanup]
    public void Clean()
    {
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    // Which one counts is what server/model/monitor.js of Uptime Kuma sends by axios: "...basicAuthHeader, ...oauth2AuthHeader, ...JSON.parse(this.headers)", and of an address with a user "auth && headers.delete('authorization')".
    [TestMethod]
    [DataRow(Plain, null, "u", """{"Authorization":"${KW_AUTHORIZATION}"}""", "user and password: set the variable to 'Basic '", DisplayName = "user and password")]
    [DataRow(Plain, """{"Authorization":"Bearer hunter2"}""", null, """{"Authorization":"${KW_AUTHORIZATION}"}""", null, DisplayName = "a header")]
    [DataRow(Plain, """{"Authorization":"Bearer hunter2"}""", "u", """{"Authorization":"${KW_AUTHORIZATION}"}""", "user and password: not carried over: the monitor's own header Authorization goes before them", DisplayName = "a header, user and password")]
    [DataRow(Plain, """{"authorization":"Bearer hunter2"}""", "u", """{"authorization":"${KW_AUTHORIZATION}"}""", "user and password: not carried over: the monitor's own header Authorization goes before them", DisplayName = "a header in small letters, user and password")]
    [DataRow(Plain, """{"Authorization":"Bearer ${TOKEN}"}""", "u", """{"Authorization":"Bearer ${TOKEN}"}""", "user and password: not carried over", DisplayName = "a header that is a variable, user and password")]
    [DataRow(Plain, """{"authorization":"Bearer hunter2","Authorization":"Basic hunter2"}""", null, """{"authorization":"${KW_AUTHORIZATION_2}"}""", null, DisplayName = "one header twice, the last of which counts")]
    [DataRow(Plain, """{"X-Token":"hunter2"}""", "u", """{"X-Token":"${KW_X_TOKEN}","Authorization":"${KW_AUTHORIZATION}"}""", "user and password: set the variable to 'Basic '", DisplayName = "another header, user and password")]
    [DataRow(InAddress, """{"Authorization":"Bearer hunter2"}""", null, """{"Authorization":"${KW_AUTHORIZATION}"}""", "header Authorization: not carried over: user and password in the URL go before it", DisplayName = "a header, and a user in the address")]
    [DataRow(InAddress, null, "u", """{"Authorization":"${KW_AUTHORIZATION}"}""", "user and password: not carried over: those in the URL go before them", DisplayName = "two users and passwords")]
    public async Task One_of_several_ways_to_sign_in_is_carried_over_as_Uptime_Kuma_sends_it(string url, string? headers, string? user, string expected, string? note)
    {
        CliResult result = await ImportAsync(url, headers, user);
        Assert.AreEqual(note is null ? 0 : 1, result.Code, result.Error);
        string targets = Path.Combine(folder.FullName, "targets.json");
        await File.WriteAllTextAsync(targets, result.Output);
        TargetFile.Load(targets, _ => "set");
        Assert.AreEqual(expected, JsonNode.Parse(result.Output)!["targets"]!.AsArray().Single()!["headers"]!.ToJsonString());
        CollectionAssert.AreEqual(Variable().Matches(result.Output).Select(match => match.Groups[1].Value).Where(name => name != "TOKEN").Order(StringComparer.Ordinal).ToArray(), Named(result.Error));
        if (note is not null)
            Assert.Contains($"monitor 1: 'KW': {note}", result.Error);
        Assert.DoesNotContain("hunter2", result.Output + result.Error);
    }

    [TestMethod]
    public async Task A_monitor_that_is_left_out_names_no_variable()
    {
        CliResult result = await ImportAsync("htp:/broken", """{"Authorization":"Bearer hunter2"}""", "u");
        Assert.Contains("monitor 1: 'KW': left out:", result.Error);
        Assert.IsEmpty(Named(result.Error));
        Assert.DoesNotContain("set the variable", result.Error);
    }

    [TestMethod]
    public async Task What_Uptime_Kuma_does_not_send_is_not_sent()
    {
        CliResult result = await ImportAsync(Plain, headers: null, "u", method: null);
        Assert.IsNull(JsonNode.Parse(result.Output)!["targets"]![0]!["headers"]);
        Assert.Contains("'KW': user and password: not carried over: no way to sign in is chosen", result.Error);
        Assert.IsEmpty(Named(result.Error));
    }

    [TestMethod]
    public async Task Of_a_header_that_is_written_twice_the_last_one_counts()
    {
        CliResult result = await ImportAsync("https://h.example/", """{"X-A":"1","x-a":"2","X-A":"3"}""", user: null);
        Assert.AreEqual("""{"X-A":"3"}""", JsonNode.Parse(result.Output)!["targets"]![0]!["headers"]!.ToJsonString(), result.Error);
    }

    private async Task<CliResult> ImportAsync(string url, string? headers, string? user, string? method = "basic")
    {
        string database = Path.Combine(folder.FullName, "kuma.db");
        await using (SqliteConnection connection = new($"Data Source={database}"))
        {
            await connection.OpenAsync();
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE monitor (id INTEGER PRIMARY KEY, name VARCHAR(150), type VARCHAR(20), url TEXT, headers TEXT, basic_auth_user TEXT, basic_auth_pass TEXT, auth_method VARCHAR(250));
                CREATE TABLE tag (id INTEGER PRIMARY KEY, name VARCHAR(255));
                CREATE TABLE monitor_tag (id INTEGER PRIMARY KEY, monitor_id INTEGER, tag_id INTEGER, value TEXT);
                INSERT INTO monitor VALUES (1, 'KW', 'http', @url, @headers, @user, 'hunter2-pass', @method);
                """;
            command.Parameters.AddWithValue("@url", url);
            command.Parameters.AddWithValue("@headers", (object?)headers ?? DBNull.Value);
            command.Parameters.AddWithValue("@user", (object?)user ?? DBNull.Value);
            command.Parameters.AddWithValue("@method", (object?)method ?? DBNull.Value);
            await command.ExecuteNonQueryAsync();
        }
        return await Cli.RunAsync("config", "import", "uptime-kuma", database);
    }

    /// <summary>The variables that the end of the message names.</summary>
    private static string[] Named(string error) => VariableLine().Match(error) is { Success: true } line ? line.Groups[1].Value.Trim().Split(", ") : [];

    [GeneratedRegex(@"\$\{([A-Z0-9_]+)\}")]
    private static partial Regex Variable();

    [GeneratedRegex("Set these variables where the service runs: (.*)")]
    private static partial Regex VariableLine();
}
