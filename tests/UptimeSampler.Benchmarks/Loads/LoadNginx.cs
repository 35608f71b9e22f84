namespace UptimeSampler.Benchmarks.Loads;

/// <summary>One nginx with one small static file; it counts what it served.</summary>
internal sealed class LoadNginx : IAsyncDisposable
{
    /// <summary>Bytes of the file: the page that nginx brings along is as long.</summary>
    private const int FileBytes = 612;

    private readonly NginxProcess process;

    private LoadNginx(NginxProcess process, string origin)
    {
        this.process = process;
        Url = origin + "/";
    }

    public string Url { get; }

    public static async Task<LoadNginx> StartAsync(TemporaryFolder folder, int workers)
    {
        string address = $"127.0.0.1:{NginxProcess.FreePort()}";
        await File.WriteAllTextAsync(folder.File("index.html"), new string('x', FileBytes));
        string server = $"listen {address} backlog=4096; root {folder.Path}; keepalive_requests 1000000000;";
        return new LoadNginx(await NginxProcess.StartAsync(folder, workers, server, "http://" + address), "http://" + address);
    }

    /// <summary>Requests served since the start, those of this method left out.</summary>
    public async Task<long> ServedAsync() => (await process.ServedAsync()).Requests;

    /// <summary>Processor time of its workers so far.</summary>
    public TimeSpan ProcessorTime() => process.ProcessorTime();

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
