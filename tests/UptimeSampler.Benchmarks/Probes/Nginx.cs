namespace UptimeSampler.Benchmarks.Probes;

/// <summary>One nginx on a loopback address for each target, as targets are hosts of their own; it counts what it served.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly NginxProcess process;
    private readonly int port;

    private Nginx(NginxProcess process, int port)
    {
        this.process = process;
        this.port = port;
    }

    public static async Task<Nginx> StartAsync(TemporaryFolder folder, int targets)
    {
        int port = NginxProcess.FreePort();
        string listen = string.Join(' ', Enumerable.Range(0, targets).Select(i => $"listen {Address(i)}:{port};"));
        return new Nginx(
            await NginxProcess.StartAsync(folder, 1, $$"""{{listen}} location / { return 200 "hello\n"; }""", $"http://{Address(0)}:{port}"),
            port);
    }

    /// <summary>The URL of a target.</summary>
    public string Url(int target) => $"http://{Address(target)}:{port}/health";

    /// <summary>Connections and requests served since the start, the askings of this method aside.</summary>
    public Task<(long Connections, long Requests)> ServedAsync() => process.ServedAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static string Address(int index) => $"127.0.{index / 250}.{index % 250 + 1}";
}
