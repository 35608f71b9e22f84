using Microsoft.Extensions.Time.Testing;
using UptimeSampler.App.Web.Status;

namespace UptimeSampler.App.Tests.Web.Status;

/// <summary>A crowd costs as much as one.</summary>
[TestClass]
public sealed class KeptTests
{
    private readonly FakeTimeProvider clock = new();
    private int made;

    [TestMethod]
    public async Task Everybody_within_some_seconds_gets_the_same_answer_and_who_comes_later_a_new_one()
    {
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Kept<int> kept = new(TimeSpan.FromSeconds(5), clock, async () =>
        {
            await ready.Task;
            return Interlocked.Increment(ref made);
        });
        Task<int>[] crowd = [.. Enumerable.Range(0, 100).Select(_ => kept.GetAsync())];
        ready.SetResult();
        Assert.IsTrue((await Task.WhenAll(crowd)).All(answer => answer == 1));
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.AreEqual(1, await kept.GetAsync());
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.AreEqual(2, await kept.GetAsync());
    }

    [TestMethod]
    public async Task What_failed_is_made_again()
    {
        Kept<int> kept = new(TimeSpan.FromSeconds(5), clock, () => Interlocked.Increment(ref made) == 1 ? throw new TimeoutException() : Task.FromResult(made));
        await Assert.ThrowsExactlyAsync<TimeoutException>(kept.GetAsync);
        Assert.AreEqual(2, await kept.GetAsync());
    }
}
