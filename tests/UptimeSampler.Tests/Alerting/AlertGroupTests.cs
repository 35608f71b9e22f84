using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Alerting;
using UptimeSampler.Service;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Alerting;

/// <summary>Many targets that fail at once are one message.</summary>
[TestClass]
public sealed class AlertGroupTests
{
    private static readonly SlackChannel Chat = new() { Name = "chat", Url = new Secret("https://hooks.example/x"), Group = TimeSpan.FromSeconds(30) };

    [TestMethod]
    public void A_group_says_how_many_and_which_and_is_as_bad_as_the_worst()
    {
        AlertMessage[] messages = [.. Enumerable.Range(1, 6).Select(number => Of(number, AlertKind.Opened, number == 4 ? Severity.Critical : Severity.Error)), Of(7, AlertKind.Resolved, Severity.Error)];
        AlertMessage group = AlertGroup.Of(messages);
        Assert.AreEqual("7 alerts, 6 opened, 1 resolved: shop 1, shop 2, shop 3, shop 4 and 3 more", AlertText.Title(group));
        string[] lines = AlertText.Body(group).Split('\n');
        Assert.AreEqual(AlertText.Title(messages[3]), lines[0], "the worst first");
        Assert.AreEqual(AlertText.Title(messages[6]), lines[6]);
        Assert.AreEqual("More: uptimesampler incidents list --open", lines[7]);
        Assert.AreEqual((AlertKind.Opened, Severity.Critical), (group.Kind, group.Incident.Severity));
        Assert.AreEqual(group.MessageKey, AlertGroup.Of(messages).MessageKey, "sent again it has the same key");
        Assert.AreNotEqual(group.MessageKey, AlertGroup.Of(messages[1..]).MessageKey);
    }

    [TestMethod]
    public void A_group_of_one_is_that_message() => Assert.AreSame(Messages.Of(AlertKind.Opened).Incident.Summary, AlertGroup.Of([Messages.Of(AlertKind.Opened)]).Incident.Summary);

    [TestMethod]
    public void However_many_there_are_the_text_stays_short()
    {
        AlertMessage group = AlertGroup.Of([.. Enumerable.Range(1, 500).Select(number => Of(number, AlertKind.Opened, Severity.Error))]);
        Assert.IsLessThanOrEqualTo(AlertText.TitleLimit, AlertText.Title(group).Length);
        Assert.IsLessThanOrEqualTo(AlertText.BodyLimit, AlertText.Body(group).Length);
        Assert.Contains("and 470 more", AlertText.Body(group));
    }

    [TestMethod]
    public void The_first_goes_out_at_once_and_those_soon_after_it_together()
    {
        FakeTimeProvider time = new();
        AlertGroups groups = new(time);
        OutboxEntry[] entries = [.. Enumerable.Range(1, 4).Select(number => new OutboxEntry(number, Chat.Name, Of(number, AlertKind.Opened, Severity.Error), 0))];
        Assert.HasCount(1, groups.Ready(Chat, entries[..1]).Single());
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.IsEmpty(groups.Ready(Chat, entries[1..3]));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.HasCount(3, groups.Ready(Chat, entries[1..]).Single());
        Assert.HasCount(4, groups.Ready(Chat with { Group = null }, entries), "a message each where receivers group by themselves");
    }

    [TestMethod]
    public async Task Ten_outages_at_once_are_one_post_and_each_counts_as_delivered()
    {
        using TemporaryDatabase database = new();
        await using HttpReceiver receiver = new(200, "ok");
        using Store store = Store.Open(database.Connection, TimeProvider.System);
        await store.WriteAsync(transaction =>
        {
            for (int number = 1; number <= 10; number++)
            {
                Incident incident = transaction.Insert(Of(number, AlertKind.Opened, Severity.Error).Incident);
                transaction.Enqueue(Chat.Name, Of(number, AlertKind.Opened, Severity.Error) with { Incident = incident });
            }
            return true;
        }, CancellationToken.None);
        TargetSet set = new() { Targets = [], Channels = [Chat with { Url = new Secret(receiver.Url) }] };
        using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
        using DispatchLoop dispatch = new(store, delivery, () => set, CommandWords.Plain, pages: null, TimeProvider.System, new Random(1), NullLogger.Instance);
        using CancellationTokenSource stop = new();
        Task running = dispatch.RunAsync(stop.Token, CancellationToken.None);
        Assert.StartsWith("10 alerts, 10 opened: shop 1,", (string?)(await receiver.NextAsync()).Json["text"] ?? "");
        // What was sent is written down before the loop ends.
        await stop.CancelAsync();
        await running;
        Assert.AreEqual(0, store.OutboxDepth());
        Assert.AreEqual(0, receiver.Waiting);
    }

    private static AlertMessage Of(int number, AlertKind kind, Severity severity) => Messages.Of(kind, incident => incident with { Id = number, Target = $"shop {number}", Severity = severity }) with
    {
        IncidentKey = $"key-{number}",
        MessageKey = $"key-{number}-{kind.Name()}",
    };
}
