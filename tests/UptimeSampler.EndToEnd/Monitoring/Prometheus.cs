using System.Globalization;
using System.Text.Json.Nodes;
using UptimeSampler.EndToEnd.Inspect;

namespace UptimeSampler.EndToEnd.Monitoring;

/// <summary>
/// A real Prometheus that scrapes the service and judges its rules every second, by the files of <c>docs/prometheus</c>: only where the service
/// listens and where the token lies are its own. It is asked over its HTTP API.
/// </summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private const string DocumentedAddress = "127.0.0.1:8190", DocumentedToken = "/etc/prometheus/uptimesampler.token";

    private readonly RealServer server;
    private readonly JsonApi api;

    private Prometheus(RealServer server)
    {
        this.server = server;
        api = new JsonApi(server.Url);
    }

    /// <summary>Starts it and waits until it takes connections.</summary>
    /// <param name="place">Where its files are.</param>
    /// <param name="service">Where the service listens.</param>
    /// <param name="tokenFile">What the service lets it in for.</param>
    public static async Task<Prometheus> StartAsync(Workplace place, Uri service, string tokenFile)
    {
        string program = Prerequisite.Require("prometheus", "apt-get install prometheus");
        string docs = Path.Combine(Repository.Root, "docs", "prometheus");
        string scrape = await File.ReadAllTextAsync(Path.Combine(docs, "scrape.yml"));
        StringAssert.Contains(scrape, DocumentedAddress);
        StringAssert.Contains(scrape, DocumentedToken);
        await File.WriteAllTextAsync(place.PathOf("prometheus.yml"), $$"""
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            rule_files: [ "{{docs}}/alerts.yml" ]
            {{scrape.Replace(DocumentedAddress, service.Authority, StringComparison.Ordinal).Replace(DocumentedToken, tokenFile, StringComparison.Ordinal)}}
            """);
        int port = RealServer.FreePort();
        return new Prometheus(await RealServer.StartAsync(place, port, program,
            [$"--config.file={place.PathOf("prometheus.yml")}", $"--storage.tsdb.path={place.PathOf("prometheus")}", $"--web.listen-address=127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"]));
    }

    /// <summary>Waits until a query has one result, and gives its value.</summary>
    public async Task<double> ValueAsync(string query)
    {
        JsonNode result = await Eventually.AnsweredAsync(query, async () =>
            (await api.GetAsync($"api/v1/query?query={Uri.EscapeDataString(query)}"))?["data"]?["result"]?.AsArray() is [{ } one] ? one : null);
        return double.Parse((string)result["value"]![1]!, CultureInfo.InvariantCulture);
    }

    /// <summary>How it finds what it scrapes, by job: <c>up</c>, or what is wrong.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TargetsAsync() => (await api.GetAsync("api/v1/targets"))!["data"]!["activeTargets"]!.AsArray()
        .ToDictionary(target => (string)target!["labels"]!["job"]!, target => $"{target!["health"]}{target["lastError"]}", StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        api.Dispose();
        await server.DisposeAsync();
    }
}
