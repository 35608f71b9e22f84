using Microsoft.Extensions.Hosting;

namespace UptimeSampler.App.Web.Live;

/// <summary>
/// Counts rates before anybody asks, one window after the other on one thread: with very many targets the first visitor would wait for seconds, and another one whenever
/// the numbers have become too old.
/// </summary>
/// <param name="windows">What is counted, in this order.</param>
/// <param name="time">The clock.</param>
internal sealed class WarmRates(IReadOnlyList<RatesOf> windows, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Every, time);
        try
        {
            do
                foreach (RatesOf window in windows)
                    window.Warm(2 * Every, stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }
}
