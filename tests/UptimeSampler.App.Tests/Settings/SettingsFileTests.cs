using System.Net;
using Microsoft.Extensions.Logging;
using UptimeSampler.App.Settings;

namespace UptimeSampler.App.Tests.Settings;

// Environment variables belong to the whole process.
[TestClass, DoNotParallelize]
public sealed class SettingsFileTests
{
    private static readonly Dictionary<string, string?> Nothing = [];
    private readonly string folder = Directory.CreateTempSubdirectory("settings-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void An_empty_file_means_the_defaults()
    {
        ProcessSettings settings = Load("{}");

        Assert.AreEqual("Data Source=uptimesampler.db", settings.Database);
        Assert.AreEqual("config/targets.json", settings.Targets);
        Assert.AreEqual("local", settings.Location);
        Assert.AreEqual("w1,w2", string.Join(',', settings.Workers.Select(worker => worker.Name)));
        Assert.AreEqual(TimeSpan.FromDays(30), settings.FalseAlarms);
        Assert.AreEqual(new RetentionSettings { Raw = TimeSpan.FromDays(7), Minute = TimeSpan.FromDays(35), Hour = TimeSpan.FromDays(400) }, settings.Retention);
    }

    [TestMethod]
    public void Every_key_of_the_file_is_read()
    {
        ProcessSettings settings = Load("""
            // a comment
            {
              "Database": "Data Source=x.db", "targets": "t.json", "location": "fra",
              "workers": [ { "name": "a", "sourceAddress": "192.0.2.7" } ],
              "falseAlarms": "2 per week", "retention": { "raw": "1d", "minute": "2d", "hour": "3d" }, "logLevel": "debug",
            }
            """);

        Assert.AreEqual("Data Source=x.db", settings.Database);
        Assert.AreEqual("t.json", settings.Targets);
        Assert.AreEqual("fra", settings.Location);
        Assert.AreEqual("a", settings.Workers.Single().Name);
        Assert.AreEqual(IPAddress.Parse("192.0.2.7"), settings.Workers.Single().SourceAddress);
        Assert.AreEqual(TimeSpan.FromDays(3.5), settings.FalseAlarms);
        Assert.AreEqual(TimeSpan.FromDays(1), settings.Retention.Raw);
        Assert.AreEqual(TimeSpan.FromDays(3), settings.Retention.Hour);
        Assert.AreEqual(LogLevel.Debug, settings.LogLevel);
    }

    [TestMethod]
    public void The_environment_wins_over_the_file_and_the_command_line_over_both()
    {
        Environment.SetEnvironmentVariable("UPTIMESAMPLER_DATABASE", "Data Source=environment.db");
        Environment.SetEnvironmentVariable("UPTIMESAMPLER_RETENTION__RAW", "5d");
        try
        {
            ProcessSettings settings = Load("""{ "database": "Data Source=file.db", "targets": "file.json" }""");
            Assert.AreEqual("Data Source=environment.db", settings.Database);
            Assert.AreEqual(TimeSpan.FromDays(5), settings.Retention.Raw);
            Assert.AreEqual("file.json", settings.Targets);

            settings = Load("{}", new() { ["database"] = "Data Source=line.db" });
            Assert.AreEqual("Data Source=line.db", settings.Database);
        }
        finally
        {
            Environment.SetEnvironmentVariable("UPTIMESAMPLER_DATABASE", null);
            Environment.SetEnvironmentVariable("UPTIMESAMPLER_RETENTION__RAW", null);
        }
    }

    [TestMethod]
    public void A_bad_environment_variable_is_named()
    {
        Environment.SetEnvironmentVariable("UPTIMESAMPLER_RETENTION__RAW", "soon");
        try
        {
            string problem = Problems("""{ "retention": { "raw": "7d" } }""").Single();
            StringAssert.StartsWith(problem, "environment variable UPTIMESAMPLER_RETENTION__RAW: 'soon' is not a duration");
        }
        finally
        {
            Environment.SetEnvironmentVariable("UPTIMESAMPLER_RETENTION__RAW", null);
        }
    }

    [TestMethod]
    public void Every_problem_is_told_with_its_line()
    {
        IReadOnlyList<string> problems = Problems("""
            {
              "databse": "x",
              "location": "",
              "workers": [ { "name": "a" }, { "name": "a", "sourceAddress": "here", "proxy": 1 }, { } ],
              "falseAlarms": "never",
              "retention": { "raw": "10d", "minute": "9d", "hour": "1w" },
              "logLevel": "loud"
            }
            """);

        string[] expected =
        [
            ":2: databse: unknown key; did you mean 'database'?",
            ":3: location: is empty",
            ":4: workers[1].proxy: unknown key; known are name, sourceAddress",
            ":4: workers[1].name: there are two workers 'a'",
            ":4: workers[1].sourceAddress: 'here' is no IP address",
            ":4: workers[2]: the worker has no name",
            ":5: falseAlarms: 'never' is no false-alarm budget",
            ":6: retention.hour: '1w' is not a duration",
            ":6: retention.minute: 9d is shorter than retention.raw, 10d",
            ":7: logLevel: 'loud' is no log level",
        ];
        foreach (string one in expected)
            Assert.IsTrue(problems.Any(problem => problem.Contains(one)), $"missing: {one}\nin:\n{string.Join('\n', problems)}");
        Assert.HasCount(expected.Length, problems);
    }

    [TestMethod]
    public void A_key_that_is_there_twice_is_a_problem()
    {
        string problem = Problems("{\n\"location\": \"a\",\n\"Location\": \"b\" }").Single();
        StringAssert.Contains(problem, ":3: Location: the key is already there on line 2");
    }

    [TestMethod]
    public void A_name_with_a_character_that_cannot_be_seen_is_a_problem()
    {
        IReadOnlyList<string> problems = Problems("{\n\"location\": \"fr\\u202Ea\",\n\"workers\": [ { \"name\": \"w\u200B1\" } ],\n\"falseAlarms\": \"\\u001b[2Jnever\" }");
        Assert.HasCount(3, problems);
        Assert.Contains(@":2: location: 'fr\u202Ea' holds the character U+202E", problems[0]);
        Assert.Contains(@":3: workers[0].name: 'w\u200B1' holds the character U+200B", problems[1]);
        Assert.Contains(@":4: falseAlarms: '\u001B[2Jnever' is no", problems[2]);
    }

    [TestMethod]
    public void A_list_where_a_text_belongs_is_a_problem() =>
        StringAssert.Contains(Problems("""{ "location": ["a"] }""").Single(), "location: a list stands where a text belongs");

    [TestMethod]
    public void A_file_that_is_named_must_exist()
    {
        SettingsException broken = Assert.ThrowsExactly<SettingsException>(() => SettingsFile.Load(Path.Combine(folder, "absent.json"), Nothing));
        StringAssert.Contains(broken.Message, "absent.json");
        StringAssert.Contains(broken.Message, "--config");
    }

    [TestMethod]
    public void The_example_holds_the_defaults()
    {
        ProcessSettings example = SettingsFile.Load(Path.Combine(Repository.Root, "appsettings.example.json"), Nothing);
        ProcessSettings defaults = new();

        CollectionAssert.AreEqual(defaults.Workers.ToArray(), example.Workers.ToArray());
        Assert.AreEqual(defaults, example with { Workers = defaults.Workers, StressHosts = defaults.StressHosts, Web = defaults.Web });
        CollectionAssert.AreEqual(defaults.Web.Urls.ToArray(), example.Web.Urls.ToArray());
        Assert.IsTrue(example.Web is { IsEnabled: true, RequireToken: null, Certificate.Count: 0 });
    }

    private ProcessSettings Load(string text, Dictionary<string, string?>? overrides = null)
    {
        string path = Path.Combine(folder, "appsettings.json");
        File.WriteAllText(path, text);
        return SettingsFile.Load(path, overrides ?? Nothing);
    }

    private IReadOnlyList<string> Problems(string text) => Assert.ThrowsExactly<SettingsException>(() => Load(text)).Problems;
}
