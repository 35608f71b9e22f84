using System.Net.Http;
using System.Text.Json;

namespace UptimeSampler.Benchmarks.Probes;

/// <summary>blackbox_exporter, asked once a second for each target by Prometheus: the usual way to do the same.</summary>
internal sealed class BlackboxAndPrometheus : IContestant
{
    private readonly ChildProcess blackbox, prometheus;
    private readonly string address;

    private BlackboxAndPrometheus(ChildProcess blackbox, ChildProcess prometheus, string address)
    {
        this.blackbox = blackbox;
        this.prometheus = prometheus;
        this.address = address;
    }

    public IReadOnlyList<ChildProcess> Processes => [blackbox, prometheus];

    public static async Task<IContestant> StartAsync(TemporaryFolder folder, Nginx nginx, int targets)
    {
        string blackboxAddress = $"127.0.0.1:{NginxProcess.FreePort()}", prometheusAddress = $"127.0.0.1:{NginxProcess.FreePort()}";
        await File.WriteAllTextAsync(folder.File("blackbox.yml"), """
            modules:
              http: { prober: http, timeout: 1s, http: { preferred_ip_protocol: ip4 } }
            """);
        string urls = string.Join(", ", Enumerable.Range(0, targets).Select(i => $"'{nginx.Url(i)}'"));
        await File.WriteAllTextAsync(folder.File("prometheus.yml"), $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s }
            scrape_configs:
              - job_name: probes
                metrics_path: /probe
                params: { module: [http] }
                static_configs: [ { targets: [ {{urls}} ] } ]
                relabel_configs:
                  - { source_labels: [__address__], target_label: __param_target }
                  - { source_labels: [__param_target], target_label: instance }
                  - { target_label: __address__, replacement: '{{blackboxAddress}}' }
            """);
        return new BlackboxAndPrometheus(
            ChildProcess.Start("blackbox_exporter", Programs.Find("prometheus-blackbox-exporter", "prometheus-blackbox-exporter"),
                $"--config.file={folder.File("blackbox.yml")}", $"--web.listen-address={blackboxAddress}"),
            ChildProcess.Start("prometheus", Programs.Find("prometheus", "prometheus"),
                $"--config.file={folder.File("prometheus.yml")}", $"--storage.tsdb.path={folder.File("tsdb-" + Guid.NewGuid().ToString("N"))}", $"--web.listen-address={prometheusAddress}"),
            prometheusAddress);
    }

    public async Task<string> EndAsync()
    {
        string stored = await AskAsync("sum(count_over_time(probe_success[1h]))"), up = await AskAsync("sum(sum_over_time(probe_success[1h]))");
        await DisposeAsync();
        return $"stored {stored} samples: {up} up";
    }

    public async ValueTask DisposeAsync()
    {
        await prometheus.DisposeAsync();
        await blackbox.DisposeAsync();
    }

    private async Task<string> AskAsync(string query)
    {
        using HttpClient client = new();
        using JsonDocument answer = JsonDocument.Parse(await client.GetStringAsync(new Uri($"http://{address}/api/v1/query?query={Uri.EscapeDataString(query)}")));
        JsonElement result = answer.RootElement.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 0 ? "0" : result[0].GetProperty("value")[1].GetString()!;
    }
}
