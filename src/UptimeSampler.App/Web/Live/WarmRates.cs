using Microsoft.Extensions.Hosting;

namespace UptimeSampler.App.Web.Live;

/// <summary>
/// Counts rates before anybody asks, one window after the other on one thread: with very many targets the first visitor would wait for seconds, and another one whenever
/// the numbers have become too old.
/// </summary>
internal sealed class WarmRates(RecentRates rates, WebSource source) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Every, source.Time);
        try
        {
            do
                foreach (RatesOf window in rates.All)
                    window.Warm(2 * Every, stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }
}
