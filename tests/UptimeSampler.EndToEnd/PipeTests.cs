using System.Net;
using UptimeSampler.Storage;

namespace UptimeSampler.EndToEnd;

[TestClass]
public sealed class PipeTests
{
    private const int Samples = 50_000;

    [TestMethod]
    [DataRow("--csv")]
    [DataRow("--jsonl")]
    public async Task A_reader_that_has_seen_enough_is_no_fault(string form)
    {
        using Workplace place = new();
        await FillAsync(place);
        await using RunningProgram piped = place.Start(["samples", form], wrapper: ["/bin/sh", "-c", "\"$@\" | head -n 2", "sh"]);
        Ended end = await piped.EndAsync();
        Assert.AreEqual("", end.Error);
        Assert.HasCount(2, end.Output.TrimEnd().Split('\n'));
    }

    private static async Task FillAsync(Workplace place)
    {
        DateTimeOffset start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        Outcome up = new() { Kind = OutcomeKind.Up, Status = 200, Address = IPAddress.Loopback, Phases = new Phases(null, null, null, null, TimeSpan.FromMilliseconds(5)) };
        using Store store = Store.Open($"Data Source={place.DatabaseFile}", TimeProvider.System);
        await store.WriteAsync(transaction =>
        {
            transaction.Append(new SampleBatch
            {
                Target = "shop",
                Samples = [.. Enumerable.Range(0, Samples).Select(i => new Sample("shop", "here", "w1", start.AddMilliseconds(10 * i), up, InMaintenance: false))],
                Watermark = start.AddHours(1),
                Scheduled = Samples,
            });
            return true;
        }, CancellationToken.None);
    }
}
