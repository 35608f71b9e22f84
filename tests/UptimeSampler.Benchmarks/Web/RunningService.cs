using System.Net.Http;
using System.Text.Json;

namespace UptimeSampler.Benchmarks.Web;

/// <summary><c>uptimesampler run</c> with its HTTP side on a port of its own, and a client of it.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly ChildProcess process;

    private RunningService(ChildProcess process, Uri url)
    {
        this.process = process;
        Client = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(2) };
    }

    public HttpClient Client { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="program">The published program.</param>
    /// <param name="folder">For its files.</param>
    /// <param name="database">Its database file; made when it is not there.</param>
    /// <param name="targets">The targets file, as it will be written.</param>
    public static async Task<RunningService> StartAsync(string program, TemporaryFolder folder, string database, object targets)
    {
        Uri url = new($"http://127.0.0.1:{NginxProcess.FreePort()}");
        await File.WriteAllTextAsync(folder.File("targets.json"), JsonSerializer.Serialize(targets));
        await File.WriteAllTextAsync(folder.File("appsettings.json"), JsonSerializer.Serialize(new { web = new { urls = new[] { url.OriginalString } } }));
        RunningService service = new(
            ChildProcess.Start("uptimesampler", program, "run", "--config", folder.File("appsettings.json"), "--targets", folder.File("targets.json"), "--database", $"Data Source={database}", "--seed", "1"), url);
        await service.WaitAsync();
        return service;
    }

    /// <summary>User and system time so far.</summary>
    public TimeSpan ProcessorTime() => process.ProcessorTime();

    /// <summary>Resident memory now and at its highest, in MB (10^6 bytes).</summary>
    public (double Resident, double Peak) Memory() => process.Memory();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await process.DisposeAsync();
    }

    private async Task WaitAsync()
    {
        using CancellationTokenSource limit = new(StartLimit);
        using PeriodicTimer pause = new(TimeSpan.FromMilliseconds(200));
        while (true)
            try
            {
                await Client.GetStringAsync(new Uri("/healthz", UriKind.Relative), limit.Token);
                return;
            }
            catch (HttpRequestException)
            {
                process.ThrowIfEnded();
                await pause.WaitForNextTickAsync(limit.Token);
            }
    }
}
