using System.Net.Http;

namespace UptimeSampler.EndToEnd.Monitoring;

/// <summary>The files of <c>docs/prometheus</c>, a real Prometheus and the service as it runs.</summary>
[TestClass]
public sealed class PrometheusTests
{
    [TestMethod]
    public async Task Prometheus_scrapes_what_the_service_counts_its_rules_tell_the_incident_and_that_nobody_watches_any_more()
    {
        using Workplace place = new();
        await using FaultySite shop = new(failureShare: 0.5, seed: 1);
        place.WriteTargets($$"""{ "targets": [ {{shop.Target("shop")}} ] }""");
        await using RunningProgram run = place.StartWithWeb(seed: 1, requireToken: true);
        Uri service = await Workplace.WebOfAsync(run);
        string token = await TokenAsync(place);
        await using Prometheus prometheus = await Prometheus.StartAsync(place, service, token);

        await prometheus.ValueAsync("""ALERTS{alertname="UptimeSamplerIncident",alertstate="firing",target="shop",severity="page"}""");
        Assert.AreEqual(1, await prometheus.ValueAsync("""uptimesampler_incidents_open{job="uptimesampler",target="shop"}"""));
        double failures = await prometheus.ValueAsync("""uptimesampler_failures_total{target="shop"}"""), samples = await prometheus.ValueAsync("""uptimesampler_samples_total{target="shop"}""");
        Assert.IsGreaterThan(3, failures);
        Assert.IsLessThan(samples, failures);
        Assert.IsLessThanOrEqualTo(shop.Requests, samples);
        await prometheus.ValueAsync("""
            uptimesampler_failure_rate_low{target="shop"} > 0.2 and uptimesampler_failure_rate_low < uptimesampler_failure_rate and uptimesampler_failure_rate < uptimesampler_failure_rate_high < 0.8
            """);
        Assert.AreEqual(TimeSpan.FromDays(30).TotalSeconds, await prometheus.ValueAsync("""uptimesampler_evidence_threshold_seconds{target="shop"}"""));
        // One look after the other, as blackbox_exporter gives them: some see a failure and some do not.
        await prometheus.ValueAsync("""min_over_time(probe_success{job="uptimesampler-probe",instance="shop"}[1m]) < max_over_time(probe_success[1m])""");
        Assert.AreEqual(200, await prometheus.ValueAsync("""min_over_time(probe_http_status_code{instance="shop"}[1m])"""));
        Assert.AreEqual(500, await prometheus.ValueAsync("""max_over_time(probe_http_status_code{instance="shop"}[1m])"""));
        await prometheus.ValueAsync("""probe_http_duration_seconds{instance="shop",phase="processing"} > 0""");
        IReadOnlyDictionary<string, string> health = await prometheus.TargetsAsync();
        CollectionAssert.AreEquivalent(new[] { "uptimesampler up", "uptimesampler-probe up" }, health.Select(job => $"{job.Key} {job.Value}").ToArray());
        await CheckLiveTextAsync(place, service, token);

        Assert.AreEqual(0, (await run.StopAsync()).Code);
        await prometheus.ValueAsync("""ALERTS{alertname="UptimeSamplerGone",alertstate="pending"}""");
    }

    /// <summary>Makes a token as docs/prometheus/scrape.yml says; the path of its file.</summary>
    private static async Task<string> TokenAsync(Workplace place)
    {
        Ended made = await place.AskAsync("token", "add", "prometheus", "--role", "viewer");
        Assert.AreEqual(0, made.Code, made.Error);
        string file = place.PathOf("uptimesampler.token");
        await File.WriteAllTextAsync(file, made.Output);
        return file;
    }

    private static async Task CheckLiveTextAsync(Workplace place, Uri service, string token)
    {
        Prerequisite.Require("promtool", "apt-get install prometheus");
        using HttpClient client = new() { BaseAddress = service };
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(token)).Trim());
        foreach (string path in new[] { "/metrics", "/probe?target=shop" })
        {
            await File.WriteAllTextAsync(place.PathOf("scraped.txt"), await client.GetStringAsync(new Uri(path, UriKind.Relative)));
            await using RunningProgram promtool = RunningProgram.Start(place.Folder, "/bin/sh", ["-c", "exec promtool check metrics < scraped.txt"]);
            Ended said = await promtool.EndAsync();
            Assert.AreEqual(0, said.Code, $"{path}: {said.Output}{said.Error}");
        }
    }
}
