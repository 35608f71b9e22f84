using System.Diagnostics;
using System.Net.Http;

namespace UptimeSampler.EndToEnd;

/// <summary>
/// Visitors of a site, who come at a fixed rate whatever became of those before them, each on a connection of its own. Bounded in number
/// and time.
/// </summary>
internal sealed class BackgroundLoad : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly CancellationTokenSource stop = new(Longest);
    private readonly Uri url;
    private readonly double perSecond;
    private readonly int mostAtOnce;
    private readonly Task coming;
    private int there;
    private int sent;
    private int failed;
    private volatile bool isPaused;

    public BackgroundLoad(string url, double perSecond, int mostAtOnce)
    {
        (this.url, this.perSecond, this.mostAtOnce) = (new Uri(url), perSecond, mostAtOnce);
        coming = ComeAsync();
    }

    public int Sent => Volatile.Read(ref sent);

    public int Failed => Volatile.Read(ref failed);

    /// <summary>Nobody comes any more; ends when all have left.</summary>
    public async Task PauseAsync()
    {
        isPaused = true;
        await Eventually.HoldsAsync("all visitors have left", () => Volatile.Read(ref there) == 0);
    }

    public void Resume() => isPaused = false;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await coming;
        await Eventually.HoldsAsync("all visitors have left", () => Volatile.Read(ref there) == 0);
        client.Dispose();
        stop.Dispose();
    }

    private async Task ComeAsync()
    {
        try
        {
            using PeriodicTimer ticks = new(Tick);
            double due = 0;
            for (long last = Stopwatch.GetTimestamp(); await ticks.WaitForNextTickAsync(stop.Token);)
            {
                long now = Stopwatch.GetTimestamp();
                due = isPaused ? 0 : Math.Min(mostAtOnce, due + (Stopwatch.GetElapsedTime(last, now).TotalSeconds * perSecond));
                last = now;
                for (; due >= 1; due--)
                    if (Volatile.Read(ref there) < mostAtOnce)
                        _ = VisitAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task VisitAsync()
    {
        Interlocked.Increment(ref there);
        Interlocked.Increment(ref sent);
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(url, stop.Token);
            if (!answer.IsSuccessStatusCode)
                Interlocked.Increment(ref failed);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            // A visitor only sees that it did not work; one who is sent away at the end of the test sees nothing.
            if (!stop.IsCancellationRequested)
                Interlocked.Increment(ref failed);
        }
        finally
        {
            Interlocked.Decrement(ref there);
        }
    }
}
