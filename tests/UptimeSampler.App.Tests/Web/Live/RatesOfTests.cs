using Microsoft.Extensions.Time.Testing;
using UptimeSampler.App.Web.Live;
using UptimeSampler.Reports;

namespace UptimeSampler.App.Tests.Web.Live;

/// <summary>Who waits for rates to be counted, and who does not.</summary>
[TestClass]
public sealed class RatesOfTests : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5), Soon = TimeSpan.FromMinutes(2);

    private readonly FakeTimeProvider time = new();
    private readonly ManualResetEventSlim gate = new(initialState: true);
    private readonly SemaphoreSlim begun = new(0);
    private TimeSpan takes = TimeSpan.FromSeconds(1);
    private int counts;

    public void Dispose()
    {
        gate.Dispose();
        begun.Dispose();
    }

    [TestMethod]
    public async Task What_is_slow_to_count_is_counted_behind_the_back_of_whoever_asks()
    {
        RatesOf rates = Rates();
        Assert.AreEqual("1", Shown(rates));
        await begun.WaitAsync(WebPlace.Patience);
        gate.Reset();
        // A hundred times as long as counting took: it may begin again.
        time.Advance(TimeSpan.FromSeconds(101));
        Assert.AreEqual("1", Shown(rates));
        await begun.WaitAsync(WebPlace.Patience);
        // While somebody counts, nobody waits, and nobody counts the same.
        Assert.AreEqual("1", await Task.Run(() => Shown(rates)).WaitAsync(WebPlace.Patience));
        gate.Set();
        while (Shown(rates) == "1")
            await Task.Yield();
        Assert.AreEqual("2", Shown(rates));
        Assert.AreEqual(2, counts);
    }

    [TestMethod]
    public void What_is_slow_to_count_is_not_counted_more_than_a_hundredth_of_the_time()
    {
        RatesOf rates = Rates();
        Shown(rates);
        time.Advance(TimeSpan.FromSeconds(99));
        Assert.AreEqual("1", Shown(rates));
        Assert.AreEqual(1, counts);
    }

    [TestMethod]
    public void What_is_quick_to_count_is_fresh_for_whoever_asks()
    {
        takes = TimeSpan.FromMilliseconds(10);
        RatesOf rates = Rates();
        Assert.AreEqual("1", Shown(rates));
        time.Advance(Freshness);
        Assert.AreEqual("2", Shown(rates));
    }

    [TestMethod]
    public void What_is_too_old_is_not_shown()
    {
        RatesOf rates = Rates();
        Shown(rates);
        time.Advance(RatesOf.AgeLimit);
        Assert.AreEqual("2", Shown(rates));
    }

    [TestMethod]
    [DataRow(1_000, 12, "1")]
    [DataRow(1_000, 14, "2", DisplayName = "slow, and nearly too old")]
    [DataRow(10, 12, "1", DisplayName = "quick: whoever asks hardly waits")]
    [DataRow(10, 14, "2", DisplayName = "quick before, which may have changed")]
    public void What_is_slow_is_counted_again_before_it_is_too_old(int milliseconds, int minutes, string shown)
    {
        takes = TimeSpan.FromMilliseconds(milliseconds);
        RatesOf rates = Rates();
        rates.Warm(Soon, CancellationToken.None);
        time.Advance(TimeSpan.FromMinutes(minutes));
        rates.Warm(Soon, CancellationToken.None);
        Assert.AreEqual(shown, $"{counts}");
    }

    [TestMethod]
    [DataRow(1_000, "1", DisplayName = "slow: nobody waits")]
    [DataRow(10, "2", DisplayName = "quick: whoever asks has it fresh")]
    public async Task Rates_are_counted_before_the_first_visit(int milliseconds, string shown)
    {
        takes = TimeSpan.FromMilliseconds(milliseconds);
        RatesOf rates = Rates();
        using WarmRates warm = new([rates], time);
        await warm.StartAsync(CancellationToken.None);
        await begun.WaitAsync(WebPlace.Patience);
        await warm.StopAsync(CancellationToken.None);
        Assert.IsTrue(warm.ExecuteTask!.IsCompletedSuccessfully);
        Assert.AreEqual(shown, Shown(rates));
    }

    [TestMethod]
    public async Task Counting_ends_when_the_service_stops()
    {
        RatesOf rates = new(time, Freshness, cancel =>
        {
            begun.Release();
            cancel.WaitHandle.WaitOne();
            cancel.ThrowIfCancellationRequested();
            return new Dictionary<string, RateRow>();
        });
        using CancellationTokenSource stopping = new();
        Task warming = Task.Run(() => rates.Warm(Soon, stopping.Token));
        await begun.WaitAsync(WebPlace.Patience);
        await stopping.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => warming.WaitAsync(WebPlace.Patience));
    }

    [TestMethod]
    public async Task A_count_over_the_database_can_be_ended()
    {
        await using WebPlace place = new();
        using CancellationTokenSource stopped = new();
        await stopped.CancelAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Assert.ThrowsExactly<OperationCanceledException>(() => UptimeSampler.Reports.Rates.Answer(place.Store, new RateQuestion { From = now.AddDays(-1), To = now }, stopped.Token));
    }

    private RatesOf Rates() => new(time, Freshness, _ =>
    {
        int number = Interlocked.Increment(ref counts);
        begun.Release();
        gate.Wait(WebPlace.Patience, CancellationToken.None);
        time.Advance(takes);
        return new Dictionary<string, RateRow> { [$"{number}"] = null! };
    });

    private static string Shown(RatesOf rates) => rates.Rows().Keys.Single();
}
