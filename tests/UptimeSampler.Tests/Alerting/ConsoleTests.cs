using System.Text;
using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Alerting;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Alerting;

[TestClass]
public sealed class ConsoleTests
{
    private static readonly ConsoleChannel Channel = new() { Name = "console" };

    [TestMethod]
    public async Task The_first_line_tells_when_and_what_and_the_evidence_is_indented_below()
    {
        await using StringWriter console = new();
        using AlertDelivery delivery = new(TimeProvider.System, console);
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await delivery.DeliverAsync(Channel, Messages.Of(AlertKind.Opened), CancellationToken.None));
        string[] lines = console.ToString().TrimEnd().Split('\n');
        Assert.AreEqual("2026-11-23 14:03:21 UTC  ALERT  shop: 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)", lines[0]);
        Assert.IsGreaterThan(5, lines.Length);
        Assert.IsTrue(lines[1..].All(line => line.StartsWith("    ", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow(AlertKind.Opened, "ALERT  shop: ")]
    [DataRow(AlertKind.Updated, "UPDATE  shop is no longer down")]
    [DataRow(AlertKind.Reminder, "REMINDER  shop, still: ")]
    [DataRow(AlertKind.Acknowledged, "ACKNOWLEDGED  shop, acknowledged: ")]
    [DataRow(AlertKind.Resolved, "RESOLVED  shop has recovered: ")]
    public async Task The_word_in_front_tells_an_alarm_from_good_news(AlertKind kind, string words)
    {
        await using StringWriter console = new();
        using AlertDelivery delivery = new(TimeProvider.System, console);
        await delivery.DeliverAsync(Channel, Messages.Of(kind), CancellationToken.None);
        Assert.StartsWith("2026-11-23 14:03:21 UTC  " + words, console.ToString());
    }

    [TestMethod]
    public async Task What_nobody_watches_any_more_is_closed_and_not_resolved()
    {
        await using StringWriter console = new();
        using AlertDelivery delivery = new(TimeProvider.System, console);
        await delivery.DeliverAsync(Channel, Messages.Of(AlertKind.Resolved, incident => incident with { IsUnwatched = true, LastFailureAt = null }), CancellationToken.None);
        Assert.StartsWith("2026-11-23 14:03:21 UTC  CLOSED  shop: 47.5 % of requests failed for 12 min, then not watched any more\n", console.ToString());
    }

    [TestMethod]
    public async Task A_pipe_that_nobody_reads_holds_nobody_up()
    {
        using ManualResetEventSlim reader = new();
        using BlockedWriter console = new(reader);
        FakeTimeProvider time = new();
        using AlertDelivery delivery = new(time, console);
        Task<DeliveryResult> attempt = delivery.DeliverAsync(Channel, Messages.Of(AlertKind.Opened), CancellationToken.None);
        await console.Blocked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        time.Advance(Channel.Timeout);
        Assert.IsInstanceOfType<DeliveryResult.Postponed>(await attempt);
        reader.Set();
    }

    /// <summary>A full pipe: writing blocks the thread until somebody reads.</summary>
    private sealed class BlockedWriter(ManualResetEventSlim reader) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public TaskCompletionSource Blocked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Task WriteLineAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
        {
            Blocked.TrySetResult();
            reader.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
            return Task.CompletedTask;
        }
    }
}
