using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Targets;

/// <summary>One way to be wrong a row: what is said, and where.</summary>
[TestClass]
public sealed class TargetFileErrorTests
{
    private const string Hidden = "hunter2-hunter2";

    private readonly string folder = Directory.CreateTempSubdirectory("targets-").FullName;

    private string File => Path.Combine(folder, "targets.json");

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    [DataRow("", 1, "", "not JSON: the file is empty")]
    [DataRow("{", 1, "", "not JSON: the file ends, but an object that begins on line 1 is not closed; add the missing }")]
    [DataRow("{ \"targets\":\n[ 1, ", 2, "", "the file ends, but a list that begins on line 2 is not closed; add the missing ]")]
    [DataRow("{ \"targets\": [ \"x", 1, "", "the file ends within a text; add the missing double quote")]
    [DataRow("{ \"targets\": /* x", 1, "", "the file ends within a comment; end it with */")]
    [DataRow("{\n\"url\": }", 2, "", "'}' stands where a value belongs; write a text in double quotes")]
    [DataRow("{\n\"name\": shop }", 2, "", "'s' stands where a value belongs")]
    [DataRow("{\n\"a\": tru }", 2, "", "a word stands where a value belongs that is none of true, false and null")]
    [DataRow("{ \"a\": 1\n\"b\": 2 }", 2, "", "a double quote stands where a comma or a closing bracket belongs; is a comma missing before it? (column 1)")]
    [DataRow("{ 'a': 1 }", 1, "", "a single quote stands where a key in double quotes belongs (column 3)")]
    [DataRow("{ a: 1 }", 1, "", "'a' stands where a key in double quotes belongs")]
    [DataRow("{ \"a\": 1,, \"b\": 2 }", 1, "", "',' stands where a key in double quotes belongs")]
    [DataRow("{ \"a\" 1 }", 1, "", "'1' stands where the colon after a key belongs")]
    [DataRow("{ } }", 1, "", "'}' stands after the end of the document")]
    [DataRow("{ \"a\": \"\\q\" }", 1, "", "a backslash stands before 'q' in a text; write a backslash itself twice")]
    [DataRow("{ \"a\": \"\\u12\" }", 1, "", "\\u in a text needs four hexadecimal digits")]
    [DataRow("{ \"a\": \"x\ny\" }", 1, "", "a text holds a line break")]
    [DataRow("{ \"a\": 01 }", 1, "", "a number begins with a needless 0")]
    [DataRow("{ \"a\": 1. }", 1, "", "stands within a number")]
    [DataRow("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", 1, "", "lie within each other more than 32 deep")]
    [DataRow("[]", 1, "", "a list stands where the targets file belongs")]
    [DataRow("{ }", 1, "", "has no 'targets'")]
    [DataRow("{ \"targets\": [] }", 1, "targets", "the list has 0 targets")]
    [DataRow("{\n\"targets\": [\n{ \"url\": \"https://a.example\" }\n] }", 3, "targets[0]", "has no 'name'")]
    [DataRow("{\n\"targets\": [\n{ \"url\": \"https://a.example\", \"name\": \"all targets\" }\n] }", 3, "targets[0].name", "'all targets' is what incidents about all of them are called; choose another name")]
    [DataRow("{\n\"targets\": [\n{ \"name\": \"a\" }\n] }", 3, "targets[0]", "has no 'url'")]
    [DataRow("{\n\"targets\": [ { \"name\": \"a\", \"url\": \"https://a.example\" } ],\n\"target\": [] }", 3, "target", "did you mean 'targets'?")]
    [DataRow("{\n\"targets\": [ { \"name\": \"a\", \"url\": \"https://a.example\" } ],\n\"targets\": [] }", 3, "targets", "already there on line 2")]
    [DataRow("{\n\"targets\": [\n{ \"name\": \"a\", \"url\": \"https://a.example\" },\n{ \"name\": \"a\", \"url\": \"https://b.example\" } ] }", 4, "targets[1].name", "already taken on line 3")]
    [DataRow("{ \"channels\": [ { \"type\": \"console\", \"name\": \"ops\" } ],\n\"targets\": [\n{ \"name\": \"a\", \"url\": \"https://a.example\", \"channels\": [ \"obs\" ] } ] }", 3, "targets[0].channels[0]", "did you mean 'ops'?")]
    [DataRow("{ \"targets\": [ { \"name\": \"a\", \"url\": \"https://a.example\" } ],\n\"maintenance\": [\n{ \"targets\": [ \"b\" ], \"days\": \"daily\", \"at\": \"03:00\", \"duration\": \"1h\" } ] }", 3, "maintenance[0].targets[0]", "there is no target 'b'")]
    [DataRow("{ \"defaults\": {\n\"interval\": 10 },\n\"targets\": [ { \"name\": \"a\", \"url\": \"https://a.example\" } ] }", 2, "defaults.interval", "10 has no unit")]
    [DataRow("{ \"targets\": [ { \"name\": \"a\", \"url\": \"https://a.example\" } ],\n\"channels\": [ { \"name\": \"c\",\n\"type\": \"webhook\", \"url\": \"https://w.example\", \"template\": { \"x\": [ \"{{titel}}\" ] } } ] }", 3, "channels[0].template.x[0]", "'{{titel}}' stands for nothing; did you mean 'title'?")]
    [DataRow("{ \"targets\": [ { \"name\": \"a\", \"url\": \"https://a.example\" } ],\n\"channels\": [ { \"name\": \"c\",\n\"type\": \"webhook\", \"url\": \"https://w.example\", \"template\": \"{{title}}\" } ] }", 3, "channels[0].template", "a text stands where a document belongs")]
    [DataRow("{ \"targets\": [ { \"name\": \"a\", \"url\": \"https://a.example\" } ],\n\"channels\": [ { \"name\": \"c\",\n\"type\": \"webhook\", \"url\": \"https://w.example\", \"template\": { \"x\": \"${NOBODY}\" } } ] }", 3, "channels[0].template.x", "the environment variable NOBODY is not set")]
    [DataRow("{ \"targets\": [ { \"name\": \"a\", \"url\": \"https://a.example\" } ],\n\"channels\": [ { \"name\": \"c\",\n\"type\": \"ntfy\", \"topic\": \"a/b\" } ] }", 3, "channels[0].topic", "is no topic")]
    [DataRow("{ \"targets\": [ { \"name\": \"a\", \"url\": \"https://a.example\" } ],\n\"channels\": [ { \"name\": \"c\",\n\"type\": \"telegram\", \"token\": \"1:a/../b\", \"chat\": \"5\" } ] }", 3, "channels[0].token", "is no token of a bot")]
    [DataRow("{ \"targets\": [ { \"name\": \"a\", \"url\": \"https://a.example\" } ],\n\"channels\": [ { \"name\": \"c\",\n\"type\": \"telegram\", \"token\": \"1:a\" } ] }", 2, "channels[0]", "has no 'chat'")]
    [DataRow("{ \"targets\": [ { \"name\": \"a\", \"url\": \"https://a.example\" } ],\n\"channels\": [ { \"name\": \"c\",\n\"type\": \"opsgenie\", \"apiKey\": \"k\", \"url\": \"ftp://x.example\" } ] }", 3, "channels[0].url", "has the scheme 'ftp'")]
    [DataRow("{ \"targets\": [ { \"name\": \"a\", \"url\": \"https://a.example\" } ],\n\"channels\": [ { \"name\": \"c\",\n\"type\": \"team\" } ] }", 3, "channels[0].type", "did you mean 'teams'?")]
    public void A_wrong_file_is_refused_with_file_line_and_key(string text, int line, string key, string part) =>
        AssertProblem(text, line, key, part);

    [TestMethod]
    public void What_is_not_JSON_is_told_without_the_secret_that_stands_there()
    {
        foreach (string text in new[] { $"{{ \"password\": {Hidden} }}", $"{{ \"password\": '{Hidden}' }}", $"{{ \"password\": true{Hidden} }}", $"{{ \"password\": \"{Hidden}\" \"{Hidden}\" }}" })
        {
            System.IO.File.WriteAllText(File, text);
            TargetFileException broken = Assert.ThrowsExactly<TargetFileException>(() => TargetFile.Load(File, _ => null));
            Assert.DoesNotContain("unter", broken.Message);
            Assert.DoesNotMatchRegex("token|payload|LineNumber|isFinalBlock|System[.]", broken.Message);
        }
    }

    [TestMethod]
    [DataRow("\"intervall\": \"5s\"", "intervall", "did you mean 'interval'?")]
    [DataRow("\"interval\": \"5 s\"", "interval", "is not a duration")]
    [DataRow("\"interval\": \"50ms\"", "interval", "is out of range")]
    [DataRow("\"interval\": null", "interval", "null stands where a text belongs")]
    [DataRow("\"samplesPerRound\": 0", "samplesPerRound", "is out of range")]
    [DataRow("\"samplesPerRound\": \"3\"", "samplesPerRound", "a text stands where a number belongs")]
    [DataRow("\"samplesPerRound\": 2.5", "samplesPerRound", "write a whole number")]
    [DataRow("\"timeout\": \"1h\"", "timeout", "is out of range")]
    [DataRow("\"tolerate\": 0", "tolerate", "above 0 and below 0.5")]
    [DataRow("\"tolerate\": 0.5", "tolerate", "above 0 and below 0.5")]
    [DataRow("\"tolerate\": \"lern\"", "tolerate", "'lern' is neither a number nor \"learn\"")]
    [DataRow("\"latency\": { \"quantile\": 0.5 }", "latency.quantile", "0.5 is out of range; write a number from 0.75 to 0.999")]
    [DataRow("\"latency\": { \"limit\": 500 }", "latency.limit", "500 has no unit")]
    [DataRow("\"latency\": { \"limit\": \"2s\" }, \"expect\": { \"maxTime\": \"1s\" }", "latency", "limit 2s is not below expect.maxTime, 1s")]
    [DataRow("\"maxRate\": \"2\"", "maxRate", "is no rate")]
    [DataRow("\"maxRate\": \"0.1/s\"", "maxRate", "the target needs 0.3/s")]
    [DataRow("\"addresses\": \"some\"", "addresses", "known are all, first")]
    [DataRow("\"connection\": \"keep\"", "connection", "is not known here")]
    [DataRow("\"method\": \"GE T\"", "method", "is no request method")]
    [DataRow("\"headers\": { \"Bad Name\": \"x\" }", "headers.Bad Name", "is no header name")]
    [DataRow("\"headers\": { \"X\": \"a\\r\\nInjected: b\" }", "headers.X", "control characters")]
    [DataRow("\"headers\": { \"Content-Length\": \"5\" }", "headers.Content-Length", "the client writes itself")]
    [DataRow("\"headers\": { \"X-A\": \"1\", \"x-a\": \"2\" }", "headers.x-a", "the key is there twice")]
    [DataRow("\"labels\": { \"severity\": \"x\" }", "labels.severity", "alerts set themselves")]
    [DataRow("\"labels\": { \"a-b\": \"x\" }", "labels.a-b", "is no label name")]
    [DataRow("\"labels\": { \"a\\n\": \"x\" }", "labels.a", "is no label name")]
    [DataRow("\"labels\": { \"a\u202E\": \"x\" }", "labels.a\\u202E", "is no label name")]
    [DataRow("\"workers\": [ \"w\\u200D1\" ]", "workers[0]", "'w\\u200D1' holds the character U+200D, which cannot be seen")]
    [DataRow("\"channels\": [ \"o\\uFEFFps\" ]", "channels[0]", "holds the character U+FEFF")]
    [DataRow("\"expect\": { \"status\": \"2xx\" }", "expect.status", "names no status codes")]
    [DataRow("\"expect\": { \"status\": \"299-200\" }", "expect.status", "names no status codes")]
    [DataRow("\"expect\": { \"bodyMatches\": \"(\" }", "expect.bodyMatches", "is no regular expression")]
    [DataRow("\"expect\": { \"headerMatches\": { \"Server\": \"[\" } }", "expect.headerMatches.Server", "is no regular expression")]
    [DataRow("\"expect\": { \"maxTime\": \"6s\" }", "expect", "longer than the timeout")]
    [DataRow("\"expect\": { \"httpVersion\": \"3\" }", "expect.httpVersion", "known are 1.1, 2")]
    [DataRow("\"expect\": { \"bodyMatch\": \"x\" }", "expect.bodyMatch", "did you mean 'bodyMatches'?")]
    [DataRow("\"tls\": { \"minVersion\": \"1.1\" }", "tls.minVersion", "is not known here")]
    [DataRow("\"tls\": { \"insecure\": \"yes\" }", "tls.insecure", "true or false")]
    [DataRow("\"followRedirects\": 1", "followRedirects", "true or false")]
    [DataRow("\"maintenance\": [ { \"from\": \"2026-11-27T22:00:00Z\" } ]", "maintenance[0]", "has no 'to'")]
    [DataRow("\"maintenance\": [ { \"from\": \"2026-11-27T22:00:00\", \"to\": \"2026-11-27T23:00:00Z\" } ]", "maintenance[0].from", "is no instant")]
    [DataRow("\"maintenance\": [ { \"days\": \"daily\", \"at\": \"25:00\", \"duration\": \"1h\" } ]", "maintenance[0].at", "is no time of day")]
    [DataRow("\"maintenance\": [ { \"days\": \"daily\", \"at\": \"01:00\", \"duration\": \"1h\", \"timeZone\": \"Mars/Base\" } ]", "maintenance[0].timeZone", "is no time zone")]
    [DataRow("\"body\": \"${NOT_SET}\"", "body", "the environment variable NOT_SET is not set")]
    [DataRow("\"body\": \"${not closed\"", "body", "does not begin a variable")]
    [DataRow("\"body\": \"x\", \"bodyFile\": \"y\"", "bodyFile", "stands beside 'body'")]
    [DataRow("\"bodyFile\": \"missing\"", "bodyFile", "cannot be read")]
    public void A_wrong_key_of_a_target_is_refused_with_file_line_and_key(string member, string key, string part) =>
        AssertProblem($"{{ \"targets\": [ {{ \"name\": \"a\", \"url\": \"https://a.example\",\n{member}\n}} ] }}", 2, "targets[0]." + key, part);

    [TestMethod]
    [DataRow("\u0007")]
    [DataRow("\u007F")]
    [DataRow("\u0085")]
    [DataRow("\u200B")]
    [DataRow("\u200E")]
    [DataRow("\u200F")]
    [DataRow("\u202A")]
    [DataRow("\u202E")]
    [DataRow("\u2028")]
    [DataRow("\u2066")]
    [DataRow("\u2069")]
    [DataRow("\uFEFF")]
    public void A_name_with_a_character_that_cannot_be_seen_is_refused_and_says_which(string unseen)
    {
        string escaped = $"sh\\u{(int)unseen[0]:X4}op", named = $"holds the character U+{(int)unseen[0]:X4}";
        AssertProblem($"{{ \"targets\": [ {{ \"url\": \"https://a.example\",\n\"name\": \"{escaped}\" }} ] }}", 2, "targets[0].name", named);
        AssertProblem($"{{ \"targets\": [ {{ \"name\": \"a\", \"url\": \"https://a.example\" }} ], \"channels\": [ {{ \"type\": \"console\",\n\"name\": \"{escaped}\" }} ] }}", 2, "channels[0].name", named);
        TargetFileException refused = Assert.ThrowsExactly<TargetFileException>(() => Load($"{{ \"targets\": [ {{ \"name\": \"{escaped}\", \"url\": \"https://a.example\" }} ] }}"));
        Assert.DoesNotContain(unseen, refused.Message);
    }

    [TestMethod]
    [DataRow("Zürich 漢字 عربي 😀")]
    public void A_name_in_any_script_is_a_name(string name) =>
        Assert.AreEqual(name, Load($"{{ \"targets\": [ {{ \"name\": \"{name}\", \"url\": \"https://a.example\" }} ] }}").Targets.Single().Name);

    [TestMethod]
    [DataRow("ftp://a.example", "has the scheme 'ftp'")]
    [DataRow("a.example", "is no complete URL; write one such as https://host.example/path")]
    [DataRow("https://a b.example", "is no complete URL; write one such as https://host.example/path")]
    [DataRow("tcp://", "is no complete URL; write one such as tcp://host.example:5432")]
    [DataRow("https://a\\u202E.example", "holds the character U+202E")]
    [DataRow("https://a.example/\\u200Bb", "holds the character U+200B")]
    [DataRow("tcp://a.example", "is no TCP address")]
    [DataRow("tcp://a.example:5432/path", "is no TCP address")]
    public void A_URL_that_cannot_be_probed_is_refused(string url, string part) =>
        AssertProblem($"{{ \"targets\": [ {{ \"name\": \"a\",\n\"url\": \"{url}\" }} ] }}", 2, "targets[0].url", part);

    [TestMethod]
    public void What_means_nothing_to_TCP_is_refused_in_a_target_and_left_out_of_the_defaults()
    {
        AssertProblem("{ \"targets\": [ { \"name\": \"a\", \"url\": \"tcp://a.example:1\",\n\"method\": \"POST\" } ] }", 2, "targets[0].method", "this target is tcp");
        Load("{ \"defaults\": { \"method\": \"POST\", \"expect\": { \"status\": \"200\" } }, \"targets\": [ { \"name\": \"a\", \"url\": \"tcp://a.example:1\" } ] }");
    }

    [TestMethod]
    [DataRow("{ \"type\": \"smoke\", \"name\": \"x\" }", "type", "is no type of channel")]
    [DataRow("{ \"name\": \"x\" }", "", "has no 'type'")]
    [DataRow("{ \"type\": \"webhook\", \"name\": \"x\" }", "", "add \"url\" or \"urlFile\"")]
    [DataRow("{ \"type\": \"console\", \"name\": \"x\", \"url\": \"http://a.example\" }", "url", "unknown key")]
    [DataRow("{ \"type\": \"slack\", \"name\": \"x\", \"url\": \"hooks.example/hunter2-hunter2\" }", "url", "is no complete URL")]
    [DataRow("{ \"type\": \"email\", \"name\": \"x\", \"host\": \"mail.example\", \"from\": \"a@b.example\", \"to\": [\"nobody\"] }", "to[0]", "is no mail address")]
    [DataRow("{ \"type\": \"email\", \"name\": \"x\", \"host\": \"mail.example\", \"from\": \"a@b.example\", \"to\": [\"c@d.example\"], \"userName\": \"u\" }", "userName", "belong together")]
    [DataRow("{ \"type\": \"email\", \"name\": \"x\", \"host\": \"mail.example\", \"encryption\": \"none\", \"from\": \"a@b.example\", \"to\": [\"c@d.example\"], \"userName\": \"u\", \"password\": \"hunter2-hunter2\" }", "encryption", "in the clear")]
    [DataRow("{ \"type\": \"pagerduty\", \"name\": \"x\", \"routingKey\": \"k\", \"url\": \"events\" }", "url", "is no complete URL")]
    [DataRow("{ \"type\": \"command\", \"name\": \"x\", \"command\": \"/bin/true\", \"timeout\": \"1h\" }", "timeout", "is out of range")]
    [DataRow("{ \"type\": \"command\", \"name\": \"x\", \"command\": \"./page\" }", "command", "is a path from the current directory")]
    [DataRow("{ \"type\": \"command\", \"name\": \"x\", \"command\": \"bin/page\" }", "command", "write an absolute path such as /usr/local/bin/page, or a name alone, which is looked for on PATH")]
    [DataRow("{ \"type\": \"console\", \"name\": \"x\", \"remindEvery\": \"1s\" }", "remindEvery", "is out of range")]
    public void A_wrong_channel_is_refused_with_file_line_and_key(string channel, string key, string part)
    {
        string text = $"{{ \"targets\": [ {{ \"name\": \"a\", \"url\": \"https://a.example\" }} ], \"channels\": [\n{channel} ] }}";
        AssertProblem(text, 2, key.Length == 0 ? "channels[0]" : "channels[0]." + key, part);
    }

    [TestMethod]
    public void No_problem_shows_a_secret()
    {
        System.IO.File.WriteAllText(Path.Combine(folder, "token"), Hidden + "\nsecond line");
        TargetFileException refused = Assert.ThrowsExactly<TargetFileException>(() => Load("""
            { "targets": [
                { "name": "one", "url": "httpx://user:hunter2-hunter2@a.example/?token=hunter2-hunter2", "interval": "${SECRET}", "method": "${SECRET}" },
                { "name": "two", "url": "${SECRET}", "headers": { "Authorization": { "file": "token" } }, "expect": { "status": "${SECRET}" } }
              ],
              "channels": [ { "type": "slack", "name": "s", "url": "${SECRET}" }, { "type": "webhook", "name": "w", "urlFile": "token" } ] }
            """, ("SECRET", Hidden)));
        Assert.IsGreaterThanOrEqualTo(6, refused.Problems.Count, refused.Message);
        Assert.DoesNotContain(Hidden, refused.Message);
    }

    [TestMethod]
    public void Every_problem_is_told_at_once_and_one_in_the_defaults_once_only()
    {
        TargetFileException refused = Assert.ThrowsExactly<TargetFileException>(() => Load(
            "{ \"defaults\": { \"timeout\": \"never\" }, \"targets\": [ { \"name\": \"a\", \"url\": \"x\" }, { \"name\": \"b\", \"url\": \"https://b.example\", \"interval\": \"y\" } ] }"));
        CollectionAssert.AreEquivalent(new[] { "defaults.timeout", "targets[0].url", "targets[1].interval" }, refused.Problems.Select(problem => problem.Key).ToArray());
    }

    private void AssertProblem(string text, int line, string key, string part)
    {
        TargetFileException refused = Assert.ThrowsExactly<TargetFileException>(() => Load(text));
        TargetFileProblem? problem = refused.Problems.FirstOrDefault(problem => problem.Key == key && problem.Message.Contains(part, StringComparison.Ordinal));
        Assert.IsNotNull(problem, $"wanted '{key}: … {part} …', got: {refused.Message}");
        Assert.AreEqual(line, problem.Line, refused.Message);
        Assert.StartsWith($"{File}:{line}: ", problem.ToString());
        Assert.DoesNotContain(Hidden, refused.Message);
    }

    private TargetSet Load(string text, params (string Name, string Value)[] variables)
    {
        System.IO.File.WriteAllText(File, text);
        return TargetFile.Load(File, name => variables.FirstOrDefault(variable => variable.Name == name).Value);
    }
}
