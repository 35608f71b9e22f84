using Microsoft.Extensions.Logging.Abstractions;
using UptimeSampler.Service.Preflights;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service.Preflights;

[TestClass]
public sealed class ScheduledPreflightsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDatabase database = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Queue<PreflightAnswer> answers = new();
    private readonly SemaphoreSlim ran = new(0);
    private readonly List<string> reports = [];
    private TargetSet set = null!;
    private Store store = null!;
    private ScheduledPreflights scheduled = null!;
    private Task running = Task.CompletedTask;
    private TaskCompletionSource? holds;

    [TestInitialize]
    public void Start()
    {
        store = database.Open();
        set = new TargetSet
        {
            Targets = [new Target { Name = "sale", Url = new Uri("https://shop.example/") }],
            Channels = [new ConsoleChannel { Name = "ops" }, new ConsoleChannel { Name = "others" }],
            Preflights = [new PreflightSchedule { Name = "sale", Plan = "/etc/a plan.json", Cron = "0 0 0 * * ?", Reports = database.Folder, Channels = ["ops"] }],
        };
        scheduled = new ScheduledPreflights(store, () => set, RunAsync, database.Clock, NullLogger.Instance) { Changed = () => { } };
        running = scheduled.RunAsync(stop.Token);
    }

    [TestCleanup]
    public async Task CleanAsync()
    {
        await stop.CancelAsync();
        await running;
        store.Dispose();
        database.Dispose();
    }

    [TestMethod]
    public async Task Not_ready_is_one_incident_and_one_alert_until_a_run_is_ready()
    {
        await RunAsync(Bad("stress of shop failed."), Bad("health of shop failed."), Unknown, Good);
        Incident incident = store.Incidents(openOnly: false, DateTimeOffset.MinValue).Single();
        Assert.AreEqual((IncidentKind.Preflight, IncidentState.Resolved, "sale"), (incident.Kind, incident.State, incident.Target));
        StringAssert.Contains(incident.Summary, "health of shop failed.", "the incident tells the newest finding");
        OutboxEntry[] alerts = [.. store.DueAlerts(DateTimeOffset.MaxValue, 100)];
        Assert.AreEqual("opened ops, resolved ops", string.Join(", ", alerts.Select(alert => $"{alert.Message.Kind.Name()} {alert.Channel}")));
        StringAssert.Contains(alerts[0].Message.Incident.Summary, "Preflight sale is not ready: stress of shop failed. Report: r.md");
        Assert.AreEqual("file:///etc/a%20plan.json", alerts[0].Message.TargetUrl);
    }

    [TestMethod]
    public async Task What_is_not_known_opens_nothing()
    {
        await RunAsync(Unknown);
        Assert.IsEmpty(store.Incidents(openOnly: false, DateTimeOffset.MinValue));
    }

    [TestMethod]
    public async Task Maintenance_of_everything_does_not_swallow_the_alert()
    {
        DateTimeOffset now = database.Clock.GetUtcNow();
        set = set with { Maintenance = [new MaintenanceWindow { From = now.AddHours(-1), To = now.AddHours(1) }] };
        await RunAsync(Bad("stress of shop failed."));
        Assert.HasCount(1, store.DueAlerts(DateTimeOffset.MaxValue, 100));
    }

    [TestMethod]
    public async Task One_that_still_runs_is_not_run_again()
    {
        holds = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        answers.Enqueue(Good);
        answers.Enqueue(Good);
        scheduled.Fire("sale");
        Assert.IsTrue(await ran.WaitAsync(Patience));
        scheduled.Fire("sale");
        scheduled.Fire("sale");
        holds.SetResult();
        await stop.CancelAsync();
        await running.WaitAsync(Patience);
        Assert.HasCount(1, reports);
        Assert.AreEqual("sale-2026-03-01T12-00-00Z", reports[0]);
    }

    [TestMethod]
    public async Task One_that_was_taken_away_while_it_ran_opens_nothing()
    {
        set = set with { Preflights = [] };
        scheduled.Fire("sale");
        await Eventually(() => !scheduled.IsBusy);
        Assert.IsEmpty(reports);
    }

    [TestMethod]
    public void An_answer_that_is_none_is_not_known()
    {
        Assert.IsNull(PreflightAnswer.Of("", "it broke").IsReady);
        Assert.AreEqual("it broke", PreflightAnswer.Of("[]", "it broke").Summary);
        Assert.IsNull(PreflightAnswer.Of("""{ "verdict": "unknown", "summary": "x", "report": "y" }""", "it broke").IsReady);
        Assert.AreEqual(new PreflightAnswer(false, "x", "y"), PreflightAnswer.Of("""{ "verdict": "not_ready", "summary": "x", "report": "y" }""", "it broke"));
    }

    private static PreflightAnswer Good => new(true, "all 2 checks passed.", "r.md");

    private static PreflightAnswer Unknown => new(null, "it was stopped.", null);

    private static PreflightAnswer Bad(string what) => new(false, what, "r.md");

    private async Task RunAsync(params PreflightAnswer[] all)
    {
        foreach (PreflightAnswer answer in all)
        {
            answers.Enqueue(answer);
            scheduled.Fire("sale");
            Assert.IsTrue(await ran.WaitAsync(Patience));
            // The next is due only when this one is over.
            await Eventually(() => !scheduled.IsBusy);
            database.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    private static async Task Eventually(Func<bool> holds)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<PreflightAnswer> RunAsync(PreflightSchedule schedule, string reportName, CancellationToken stopping)
    {
        reports.Add(reportName);
        ran.Release();
        if (holds is not null)
            await holds.Task;
        return answers.Dequeue();
    }
}
