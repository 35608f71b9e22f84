using System.Globalization;
using System.Net.Http;
using UptimeSampler.Benchmarks.Probes;

namespace UptimeSampler.Benchmarks.Loads;

/// <summary>One nginx with one small static file; it counts what it served.</summary>
internal sealed class LoadNginx : IAsyncDisposable
{
    /// <summary>Bytes of the file: the page that nginx brings along is as long.</summary>
    private const int FileBytes = 612;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly HttpClient client = new();
    private readonly ChildProcess process;
    private readonly int port;
    private int asked;

    private LoadNginx(ChildProcess process, int port)
    {
        this.process = process;
        this.port = port;
    }

    public string Url => $"http://127.0.0.1:{port}/";

    public static async Task<LoadNginx> StartAsync(TemporaryFolder folder, int workers)
    {
        int port = Nginx.FreePort();
        string temporary = string.Join(' ', new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {folder.File(kind)};"));
        await File.WriteAllTextAsync(folder.File("index.html"), new string('x', FileBytes));
        await File.WriteAllTextAsync(folder.File("nginx.conf"), $$"""
            daemon off;
            # Or the workers of a nginx started by root could not reach the file.
            user root;
            worker_processes {{workers}};
            worker_rlimit_nofile 20000;
            pid {{folder.File("nginx.pid")}};
            events { worker_connections 16000; }
            http {
              access_log off;
              keepalive_requests 1000000000;
              {{temporary}}
              server {
                listen 127.0.0.1:{{port}} backlog=4096;
                root {{folder.Path}};
                location = /served { stub_status; }
              }
            }
            """);
        LoadNginx nginx = new(ChildProcess.Start("nginx", Programs.Find("nginx", "nginx-light"), "-c", folder.File("nginx.conf"), "-e", folder.File("nginx.log")), port);
        await nginx.WaitAsync();
        return nginx;
    }

    /// <summary>Requests served since the start, those of this method left out.</summary>
    public async Task<long> ServedAsync()
    {
        // "Active connections: 1 \nserver accepts handled requests\n 7 7 12 \n…"
        string status = await client.GetStringAsync(new Uri($"{Url}served"));
        return long.Parse(status.Split('\n')[2].Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], CultureInfo.InvariantCulture) - ++asked;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await process.DisposeAsync();
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
