using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace UptimeSampler.EndToEnd;

/// <summary>A real nginx in front of an upstream, whose worker may hold so many file descriptors and no more.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly Workplace place;
    private readonly RunningProgram process;
    private readonly int upstream;
    private int limit;

    private Nginx(Workplace place, RunningProgram process, int port, int upstream)
    {
        this.place = place;
        this.process = process;
        this.upstream = upstream;
        Port = port;
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/";

    /// <summary>What nginx has written to its error log.</summary>
    public string ErrorLog => File.ReadAllText(place.PathOf("nginx-error.log"));

    /// <summary>Starts nginx and waits until it answers.</summary>
    public static async Task<Nginx> StartAsync(Workplace place, int upstream, int descriptors)
    {
        string program = Prerequisite.Require("nginx", "apt-get install nginx-light");
        int port = FreePort();
        Configure(place, port, upstream, descriptors);
        RunningProgram process = RunningProgram.Start(place.Folder, program, ["-e", place.PathOf("nginx-error.log"), "-c", place.PathOf("nginx.conf")]);
        Nginx nginx = new(place, process, port, upstream);
        try
        {
            await Eventually.HoldsAsync("nginx takes connections", () => process.HasEnded || nginx.TakesConnections());
            Assert.IsFalse(process.HasEnded, process.Error.Text);
            return nginx;
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Sets a limit at which the excess over so many requests fails. A proxied request takes two descriptors, one after the other: where
    /// an odd number is left, the last one takes in a visitor whom nginx then cannot connect to the upstream, and answers 500 at once, as
    /// in the real incident. Where an even number is left, visitors are not even taken in, and wait.
    /// </summary>
    public async Task ServeAtMostAsync(int requests)
    {
        await AnswerAsync();
        await SetLimitAsync(await IdleDescriptorsAsync() + (2 * requests) + 1);
        await AnswerAsync();
    }

    /// <summary>
    /// Waits until so many requests find room: those whose visitors have left wait in the queue for a while, and are served all the same.
    /// </summary>
    public Task HasRoomAsync(int requests) => Eventually.HoldsAsync("nginx has room", () => limit - Descriptors() >= 2 * requests);

    /// <summary>
    /// Gives the worker another limit, as an operator would: the configuration is changed and read again, and the old worker sent away. By
    /// itself it may stay: the master's word arrives with a descriptor, and a worker that has none left drops it and never hears another.
    /// </summary>
    public async Task SetLimitAsync(int descriptors)
    {
        int before = Worker();
        limit = descriptors;
        Configure(place, Port, upstream, descriptors);
        process.Signal("HUP");
        await Eventually.HoldsAsync("a new worker is there", () => Workers().Any(worker => worker != before));
        RunningProgram.Signal("QUIT", before);
        await Eventually.HoldsAsync("it has taken over", () => !Workers().Contains(before));
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static void Configure(Workplace place, int port, int upstream, int descriptors) => File.WriteAllText(place.PathOf("nginx.conf"), $$"""
        daemon off;
        {{(Environment.UserName == "root" ? "user root;" : "")}}
        worker_processes 1;
        worker_rlimit_nofile {{descriptors.ToString(CultureInfo.InvariantCulture)}};
        pid {{place.PathOf("nginx.pid")}};
        events { worker_connections 4096; }
        http {
          access_log off;
          client_body_temp_path {{place.PathOf("nginx-body")}};
          proxy_temp_path {{place.PathOf("nginx-proxy")}};
          fastcgi_temp_path {{place.PathOf("nginx-fastcgi")}};
          uwsgi_temp_path {{place.PathOf("nginx-uwsgi")}};
          scgi_temp_path {{place.PathOf("nginx-scgi")}};
          server {
            listen 127.0.0.1:{{port}};
            location / { proxy_pass http://127.0.0.1:{{upstream}}; }
          }
        }
        """);

    private int Worker() => Workers().Single();

    private int Descriptors() => Directory.EnumerateFileSystemEntries($"/proc/{Worker()}/fd").Count();

    /// <summary>The workers' processes: two while one takes over from another.</summary>
    private List<int> Workers() => [.. File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(worker => int.Parse(worker, CultureInfo.InvariantCulture))];

    /// <summary>
    /// How many descriptors the worker holds while nobody visits: the number that has stayed the same for a while, as a worker that has
    /// just begun or just answered still opens or closes some, and one more or less decides how the limit shows.
    /// </summary>
    private async Task<int> IdleDescriptorsAsync()
    {
        (int count, int same) = (0, 0);
        await Eventually.HoldsAsync("nginx is idle", () =>
        {
            int now = Descriptors();
            (count, same) = (now, now == count ? same + 1 : 0);
            return same >= 10;
        });
        return count;
    }

    /// <summary>A worker that has answered is there as a whole.</summary>
    private async Task AnswerAsync()
    {
        using HttpClient client = new();
        using HttpResponseMessage answer = await client.GetAsync(new Uri(Url));
        answer.EnsureSuccessStatusCode();
    }

    private bool TakesConnections()
    {
        using TcpClient client = new();
        try
        {
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
