using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace UptimeSampler.Benchmarks;

/// <summary>An nginx with the sites that a benchmark wants, which counts what it served.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly HttpClient client = new();
    private readonly ChildProcess process;
    private readonly Uri served;
    private int asked;

    private NginxProcess(ChildProcess process, Uri served)
    {
        this.process = process;
        this.served = served;
    }

    /// <param name="folder">For its files.</param>
    /// <param name="workers">Worker processes.</param>
    /// <param name="server">What stands in its server block; <c>/served</c> is added.</param>
    /// <param name="origin">Where that listens.</param>
    public static async Task<NginxProcess> StartAsync(TemporaryFolder folder, int workers, string server, string origin)
    {
        string temporary = string.Join(' ', new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {folder.File(kind)};"));
        await File.WriteAllTextAsync(folder.File("nginx.conf"), $$"""
            daemon off;
            # Or the workers of an nginx started by root could not reach the folder.
            user root;
            worker_processes {{workers}};
            worker_rlimit_nofile 20000;
            pid {{folder.File("nginx.pid")}};
            events { worker_connections 16000; }
            http {
              access_log off;
              {{temporary}}
              server {
                {{server}}
                location = /served { stub_status; }
              }
            }
            """);
        NginxProcess nginx = new(
            ChildProcess.Start("nginx", Programs.Find("nginx", "nginx-light"), "-c", folder.File("nginx.conf"), "-e", folder.File("nginx.log")),
            new Uri($"{origin}/served"));
        await nginx.WaitAsync();
        return nginx;
    }

    /// <summary>Connections and requests served since the start, the askings of this method aside.</summary>
    public async Task<(long Connections, long Requests)> ServedAsync()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, served);
        request.Headers.ConnectionClose = true;
        using HttpResponseMessage response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        // "Active connections: 1 \nserver accepts handled requests\n 7 7 12 \n…"
        string[] counts = (await response.Content.ReadAsStringAsync()).Split('\n')[2].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        asked++;
        return (long.Parse(counts[0], CultureInfo.InvariantCulture) - asked, long.Parse(counts[2], CultureInfo.InvariantCulture) - asked);
    }

    /// <summary>Processor time of its workers so far.</summary>
    public TimeSpan ProcessorTime() => process.ChildrensProcessorTime();

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await process.DisposeAsync();
    }

    /// <summary>A port that nobody listens on at the moment.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitAsync()
    {
        using CancellationTokenSource limit = new(StartLimit);
        using PeriodicTimer pause = new(TimeSpan.FromMilliseconds(100));
        while (true)
            try
            {
                await ServedAsync();
                return;
            }
            catch (HttpRequestException)
            {
                process.ThrowIfEnded();
                await pause.WaitForNextTickAsync(limit.Token);
            }
    }
}
