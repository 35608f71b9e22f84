using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using UptimeSampler.App.Tests.Commands;
using UptimeSampler.Service;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Web;

/// <summary>What Prometheus scrapes.</summary>
// Meters belong to the whole process: another test's would be scraped, too.
[TestClass, DoNotParallelize]
public sealed partial class MetricsTests : IAsyncDisposable
{
    private static readonly Uri Path = new("/metrics", UriKind.Relative);

    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task Samples_are_counted_from_the_first_commit_on_and_none_is_missed_between_two_scrapes()
    {
        await place.StartAsync();
        place.Feed.Tell([Batch(FailureClass.None, FailureClass.Http5xx, FailureClass.OwnDescriptors)]);
        place.Feed.Tell([Batch(FailureClass.None)]);
        IReadOnlyDictionary<string, double> metrics = await ScrapeAsync();
        Assert.AreEqual(3, metrics["uptimesampler_samples_total shop"]);
        Assert.AreEqual(1, metrics["uptimesampler_failures_total shop"]);
        Assert.AreEqual(1, metrics["uptimesampler_invalid_samples_total shop"]);
        Assert.AreEqual(8, metrics["uptimesampler_scheduled_samples_total shop"]);
        Assert.AreEqual(4, metrics["uptimesampler_sent_samples_total shop"]);
        Assert.AreEqual(2, metrics["uptimesampler_probe_duration_seconds_count shop"]);
        Assert.AreEqual(7, metrics["uptimesampler_evidence_seconds shop"]);
        Assert.AreEqual(1e6, metrics["uptimesampler_evidence_threshold_seconds shop"]);
    }

    [TestMethod]
    public async Task The_failure_rate_of_the_last_hour_has_its_bounds()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await CommandDatabase.AppendAsync(place.Store, [.. Enumerable.Range(1, 40).Select(i => CommandDatabase.Of("shop", now.AddSeconds(-60 * i), i % 4 == 0 ? FailureClass.Http5xx : FailureClass.None)).Reverse()]);
        await place.StartAsync();
        IReadOnlyDictionary<string, double> metrics = await ScrapeAsync();
        Assert.AreEqual(0.25, metrics["uptimesampler_failure_rate shop"]);
        // Clopper–Pearson of 10 of 40, 95 %: scipy.stats.binomtest(10, 40).proportion_ci().
        Assert.AreEqual(0.1269, metrics["uptimesampler_failure_rate_low shop"], 0.0001);
        Assert.AreEqual(0.4120, metrics["uptimesampler_failure_rate_high shop"], 0.0001);
    }

    [TestMethod]
    public async Task Open_incidents_and_waiting_alerts_are_told()
    {
        await Incidents.AlertAsync(place.Store, TimeProvider.System.GetUtcNow(), heldUntil: null);
        place.Targets = place.Targets with { Targets = [.. place.Targets.Targets, new Target { Name = "mail", Url = new Uri("tcp://127.0.0.1:25") }] };
        await place.StartAsync();
        IReadOnlyDictionary<string, double> metrics = await ScrapeAsync();
        Assert.AreEqual(1, metrics["uptimesampler_incidents_open shop"]);
        Assert.AreEqual(0, metrics["uptimesampler_incidents_open mail"]);
        Assert.AreEqual(1, metrics["uptimesampler_alerts_waiting "]);
    }

    [TestMethod]
    public async Task A_target_that_is_not_watched_any_more_is_left_out()
    {
        await place.StartAsync();
        place.Feed.Tell([Batch(FailureClass.None)]);
        place.Targets = place.Targets with { Targets = [] };
        Assert.IsFalse((await ScrapeAsync()).ContainsKey("uptimesampler_samples_total shop"));
    }

    [TestMethod]
    public async Task A_name_that_needs_escaping_is_escaped()
    {
        place.Targets = new TargetSet { Targets = [new Target { Name = "a\"} 1\\", Url = new Uri("http://127.0.0.1:9/") }], Channels = [] };
        await place.StartAsync();
        StringAssert.Contains(await place.Client.GetStringAsync(Path), """target="a\"} 1\\"} 0""");
    }

    [TestMethod]
    public async Task Promtool_finds_no_fault()
    {
        await place.StartAsync();
        place.Feed.Tell([Batch(FailureClass.None, FailureClass.Http5xx)]);
        await Promtool.CheckAsync(await place.Client.GetStringAsync(Path));
    }

    [TestMethod]
    [DataRow("alerts.yml")]
    [DataRow("grafana-dashboard.json")]
    public async Task Rules_and_dashboard_ask_for_metrics_that_there_are(string file)
    {
        string text = await File.ReadAllTextAsync(System.IO.Path.Combine(Repository.Root, "docs", "prometheus", file));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await CommandDatabase.AppendAsync(place.Store, CommandDatabase.Of("shop", now.AddMinutes(-1)));
        await place.StartAsync();
        place.Feed.Tell([Batch(FailureClass.None)]);
        string metrics = await place.Client.GetStringAsync(Path);
        string[] asked = [.. Name().Matches(text).Select(match => match.Value).Distinct()];
        Assert.IsGreaterThan(4, asked.Length);
        foreach (string name in asked)
            Assert.IsTrue(Regex.IsMatch(metrics, $@"^{name}[ {{]", RegexOptions.Multiline), name);
    }

    [TestMethod]
    public async Task Promtool_finds_no_fault_with_the_rules() =>
        await Promtool.RunAsync(["check", "rules", System.IO.Path.Combine(Repository.Root, "docs", "prometheus", "alerts.yml")], input: "");

    [TestMethod]
    public async Task Metrics_need_a_token_like_everything_else()
    {
        place.Settings = place.Settings with { RequireToken = true };
        string token = await Tokens.AddAsync(place.Store, "prometheus", AccessRole.Viewer);
        await place.StartAsync();
        using HttpResponseMessage stranger = await place.Client.GetAsync(Path);
        Assert.AreEqual(HttpStatusCode.Unauthorized, stranger.StatusCode);
        place.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using HttpResponseMessage known = await place.Client.GetAsync(Path);
        Assert.AreEqual(HttpStatusCode.OK, known.StatusCode);
    }

    private static CommittedBatch Batch(params FailureClass[] failures) => new(
        new SampleBatch { Target = "shop", Samples = [.. failures.Select(failure => CommandDatabase.Of("shop", CommandDatabase.Start, failure))], Watermark = CommandDatabase.Start, Scheduled = 4 },
        Evidence: 7, Threshold: 1e6);

    /// <summary>Values by name and target.</summary>
    private async Task<IReadOnlyDictionary<string, double>> ScrapeAsync()
    {
        Dictionary<string, double> values = [];
        foreach (string line in (await place.Client.GetStringAsync(Path)).Split('\n'))
            if (Line().Match(line) is { Success: true } match && !line.Contains("le=\"", StringComparison.Ordinal))
                values[$"{match.Groups["name"].Value} {Target().Match(line).Groups["target"].Value}"] = double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
        return values;
    }

    [GeneratedRegex(@"^(?<name>uptimesampler_\w+)(\{.*\})? (?<value>\S+)( \d+)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex(@"\buptimesampler_\w+")]
    private static partial Regex Name();

    [GeneratedRegex("[{,]target=\"(?<target>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Target();
}
