using Microsoft.Extensions.Logging.Abstractions;
using UptimeSampler.Alerting;
using UptimeSampler.Detection;
using UptimeSampler.Service;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Alerting;
using UptimeSampler.Tests.Probing;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service;

[TestClass]
public sealed class UptimeServiceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task When_a_part_of_the_service_breaks_the_service_says_so_at_once()
    {
        using RawServer server = RawServer.Answering(RawServer.Ok());
        using Store store = Store.Open(database.Connection, TimeProvider.System);
        await store.WriteAsync(transaction =>
        {
            transaction.SaveDetectorState(new("shop", IncidentKind.FailureRate), [99]);
            return true;
        }, CancellationToken.None);
        TargetSet set = new() { Targets = [new Target { Name = "shop", Url = server.Url(), Interval = TimeSpan.FromMilliseconds(200) }], Channels = [] };
        ServiceOptions options = new() { Location = "here", Workers = [new WorkerSettings("w1")], FalseAlarms = new FalseAlarmBudget(TimeSpan.FromDays(30)), Seed = 1 };
        await using UptimeService service = new(store, set, options, new StandInResolver(), TextWriter.Null, TimeProvider.System, NullLogger.Instance);
        await service.StartAsync(CancellationToken.None);
        await Assert.ThrowsExactlyAsync<InvalidDataException>(() => service.Completion.WaitAsync(Patience));
    }

    [TestMethod]
    public async Task What_is_delivered_leads_to_the_page_of_its_incident()
    {
        await using HttpReceiver receiver = new(200, "ok");
        using Store store = Store.Open(database.Connection, TimeProvider.System);
        Incident incident = await store.WriteAsync(transaction =>
        {
            Incident stored = transaction.Insert(Messages.Of(AlertKind.Opened).Incident);
            transaction.Enqueue("ops", Messages.Of(AlertKind.Opened) with { Incident = stored });
            return stored;
        }, CancellationToken.None);
        TargetSet set = new() { Targets = [], Channels = [new WebhookChannel { Name = "ops", Url = new Secret(receiver.Url) }] };
        using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
        using DispatchLoop dispatch = new(store, delivery, () => set, CommandWords.Plain, new PublicPages(new Uri("https://watch.example")), TimeProvider.System, new Random(1), NullLogger.Instance);
        using CancellationTokenSource stop = new();
        Task running = dispatch.RunAsync(stop.Token, CancellationToken.None);
        Assert.AreEqual($"https://watch.example/incidents/{incident.Id}", (string?)(await receiver.NextAsync()).Json["uptimesampler"]!["link"]);
        await stop.CancelAsync();
        await running.WaitAsync(Patience);
    }

    [TestMethod]
    public async Task Stopping_waits_for_no_channel_that_hangs_and_nothing_is_lost()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using RawServer hanging = new(async (stream, _, ending) =>
        {
            await RawServer.ReadHeadAsync(stream, ending);
            asked.TrySetResult();
            await RawServer.NeverAsync(ending);
        });
        using Store store = Store.Open(database.Connection, TimeProvider.System);
        await store.WriteAsync(transaction =>
        {
            Incident incident = transaction.Insert(Messages.Of(AlertKind.Opened).Incident);
            for (int i = 0; i < 5; i++)
                transaction.Enqueue("ops", Messages.Of(AlertKind.Opened) with { Incident = incident, MessageKey = $"key-{i}" });
            return true;
        }, CancellationToken.None);
        TargetSet set = new() { Targets = [], Channels = [new WebhookChannel { Name = "ops", Url = new Secret(hanging.Url().ToString()), Timeout = TimeSpan.FromMinutes(5) }] };
        using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
        using DispatchLoop dispatch = new(store, delivery, () => set, CommandWords.Plain, pages: null, TimeProvider.System, new Random(1), NullLogger.Instance);
        using CancellationTokenSource stop = new();
        using CancellationTokenSource giveUp = new();
        Task running = dispatch.RunAsync(stop.Token, giveUp.Token);
        await asked.Task.WaitAsync(Patience);
        await stop.CancelAsync();
        await giveUp.CancelAsync();
        await running.WaitAsync(Patience);
        Assert.AreEqual(5, store.OutboxDepth());
    }
}
