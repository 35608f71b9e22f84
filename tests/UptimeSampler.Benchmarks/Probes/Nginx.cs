using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace UptimeSampler.Benchmarks.Probes;

/// <summary>One nginx on a loopback address for each target, as targets are hosts of their own; it counts what it served.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly HttpClient client = new();
    private readonly ChildProcess process;
    private readonly int port;
    private int asked;

    private Nginx(ChildProcess process, int port)
    {
        this.process = process;
        this.port = port;
    }

    public static async Task<Nginx> StartAsync(TemporaryFolder folder, int targets)
    {
        int port = FreePort();
        string listen = string.Join(' ', Enumerable.Range(0, targets).Select(i => $"listen {Address(i)}:{port};"));
        string temporary = string.Join(' ', new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {folder.File(kind)};"));
        await File.WriteAllTextAsync(folder.File("nginx.conf"), $$"""
            daemon off;
            worker_processes 1;
            worker_rlimit_nofile 12000;
            pid {{folder.File("nginx.pid")}};
            events { worker_connections 8000; }
            http {
              access_log off;
              {{temporary}}
              server {
                {{listen}}
                location = /served { stub_status; }
                location / { return 200 "hello\n"; }
              }
            }
            """);
        Nginx nginx = new(ChildProcess.Start("nginx", Programs.Find("nginx", "nginx-light"), "-c", folder.File("nginx.conf"), "-e", folder.File("nginx.log")), port);
        await nginx.WaitAsync();
        return nginx;
    }

    /// <summary>The URL of a target.</summary>
    public string Url(int target) => $"http://{Address(target)}:{port}/health";

    /// <summary>Connections and requests served since the start, the askings of this method aside.</summary>
    public async Task<(long Connections, long Requests)> ServedAsync()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"http://{Address(0)}:{port}/served");
        request.Headers.ConnectionClose = true;
        using HttpResponseMessage response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        // "Active connections: 1 \nserver accepts handled requests\n 7 7 12 \n…"
        string[] counts = (await response.Content.ReadAsStringAsync()).Split('\n')[2].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        asked++;
        return (long.Parse(counts[0], CultureInfo.InvariantCulture) - asked, long.Parse(counts[2], CultureInfo.InvariantCulture) - asked);
    }

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

    private static string Address(int index) => $"127.0.{index / 250}.{index % 250 + 1}";

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
