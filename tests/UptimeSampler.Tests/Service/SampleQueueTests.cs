using UptimeSampler.Service;
using UptimeSampler.Tests.Detection;

namespace UptimeSampler.Tests.Service;

[TestClass]
public sealed class SampleQueueTests
{
    [TestMethod]
    public void Batches_come_out_in_order_and_no_more_than_asked()
    {
        using SampleQueue queue = new();
        for (int i = 0; i < 10; i++)
            queue.Add(Batches.Of(Batches.At(i, false), Batches.At(i + 0.5, false)));
        Assert.HasCount(2, queue.Take(5, out _));
        Assert.AreEqual(16, queue.Waiting);
        Assert.HasCount(8, queue.Take(1_000, out _));
        Assert.IsEmpty(queue.Take(1_000, out _));
    }

    [TestMethod]
    public void When_too_many_wait_the_oldest_go_and_are_counted()
    {
        using SampleQueue queue = new();
        Sample[] many = [.. Enumerable.Range(0, 10_000).Select(i => Batches.At(i, false))];
        for (int i = 0; i < 25; i++)
            queue.Add(Batches.Of(many));
        Assert.AreEqual(SampleQueue.SampleLimit, queue.Waiting);
        Assert.AreEqual(50_000, queue.Dropped);
    }
}
