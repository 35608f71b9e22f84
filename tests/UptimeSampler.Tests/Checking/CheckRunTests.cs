using System.Net;
using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Checking;
using UptimeSampler.Statistics;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Checking;

/// <summary>When samples start, in which order they count, and when it ends; probes are scripted, the clock is simulated.</summary>
[TestClass]
public sealed class CheckRunTests
{
    private static readonly Target Shop = new() { Name = "shop", Url = new Uri("http://127.0.0.1/") };

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [TestMethod]
    public async Task A_quick_failure_does_not_count_before_the_slow_answer_that_started_before_it()
    {
        TaskCompletionSource<Outcome?> slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int probes = 0;
        List<(long Samples, long Failures)> folded = [];
        Task<CheckResult> check = Run(Settings(), (_, _) => probes++ == 0 ? slow.Task : Task.FromResult<Outcome?>(Failed), tally =>
        {
            CheckProgress progress = tally.Progress(0, isOver: false);
            folded.Add((progress.Samples, progress.Failures));
        });
        await PassAsync(() => probes >= 40);
        Assert.IsEmpty(folded);
        slow.SetResult(Up);
        CheckResult result = await EndAsync(check);
        Assert.AreEqual((1L, 0L), folded[0]);
        Assert.AreEqual(OneShotVerdict.Down, result.Verdict);
        Assert.AreEqual(result.Samples - 1, result.Failures);
    }

    [TestMethod]
    public async Task No_more_samples_are_under_way_than_allowed()
    {
        int underWay = 0, most = 0;
        CheckResult result = await EndAsync(Run(Settings(maxSamples: 30) with { Concurrency = 3 }, async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref underWay));
            await Task.Delay(TimeSpan.FromMilliseconds(200), time, CancellationToken.None);
            Interlocked.Decrement(ref underWay);
            return Up;
        }));
        Assert.AreEqual((30L, 3), (result.Samples, most));
    }

    [TestMethod]
    public async Task The_budget_ends_it_after_the_last_sample()
    {
        CheckResult result = await EndAsync(Run(Settings(maxSamples: 20), (_, _) => Task.FromResult<Outcome?>(Up)));
        Assert.AreEqual((OneShotVerdict.Inconclusive, StopReason.Budget, 20L), (result.Verdict, result.StoppedBecause, result.Samples));
    }

    [TestMethod]
    public async Task When_the_time_is_up_nothing_starts_but_what_is_under_way_still_counts()
    {
        int probes = 0;
        CheckSettings settings = Settings() with { MaxDuration = TimeSpan.FromSeconds(2), Concurrency = 4 };
        CheckResult result = await EndAsync(Run(settings, async (_, _) =>
        {
            probes++;
            await Task.Delay(TimeSpan.FromSeconds(5), time, CancellationToken.None);
            return Failed;
        }));
        Assert.AreEqual(4, probes);
        Assert.AreEqual((OneShotVerdict.Partial, StopReason.Time, 4L, 4L), (result.Verdict, result.StoppedBecause, result.Samples, result.Failures));
    }

    [TestMethod]
    public async Task An_interrupted_check_judges_what_it_has_and_nothing_that_was_given_up()
    {
        using CancellationTokenSource interrupt = new();
        int probes = 0;
        Task<CheckResult> check = Run(Settings(), (_, ending) => ++probes > 10 ? NeverAsync(ending) : Task.FromResult<Outcome?>(probes % 2 == 0 ? Failed : Up), stopping: interrupt.Token);
        await PassAsync(() => probes >= 15);
        await interrupt.CancelAsync();
        CheckResult result = await EndAsync(check);
        Assert.AreEqual((OneShotVerdict.Partial, StopReason.Interrupted, 10L, 5L), (result.Verdict, result.StoppedBecause, result.Samples, result.Failures));
    }

    [TestMethod]
    public async Task Our_own_faults_are_no_evidence()
    {
        int probes = 0;
        CheckResult result = await EndAsync(Run(Settings(), (_, _) => Task.FromResult<Outcome?>(probes++ % 3 == 0 ? Invalid : Up)));
        Assert.AreEqual((OneShotVerdict.Healthy, 157L, 0L), (result.Verdict, result.Samples, result.Failures));
        Assert.IsGreaterThan(50, result.Invalid);
        Assert.AreEqual(result.Invalid, result.InvalidClasses[FailureClass.OwnDescriptors]);
    }

    [TestMethod]
    [DataRow(2, true, "HEALTHY, BUT SLOW", ": more than the 5 % that may.")]
    [DataRow(1_000, false, "HEALTHY", ": no more than the 5 % that may.")]
    [DataRow(15, null, "HEALTHY", ": the samples do not tell whether that is more than the 5 % that may.")]
    public async Task Slow_answers_are_told_though_nothing_fails(int slowEvery, bool? tooMuch, string word, string judged)
    {
        int probes = 0;
        CheckRequest request = new(Shop with { Latency = new LatencyWatch(0.95, TimeSpan.FromMilliseconds(200)) }, Settings());
        CheckResult result = await EndAsync(new CheckRun(request, (_, _, _, _, _) => Task.FromResult<Outcome?>(++probes % slowEvery == 0 ? Slow : Up), new Random(1), time, _ => { }).RunAsync(CancellationToken.None));
        Assert.AreEqual((OneShotVerdict.Healthy, 157L, tooMuch), (result.Verdict, result.Slow!.Answers, result.Slow.IsTooMuch));
        Assert.AreEqual(word, CheckSentence.Word(result));
        Assert.EndsWith(judged, CheckEffortText.Slow(result)!);
    }

    [TestMethod]
    public async Task What_a_sample_waited_for_in_vain_was_slow_as_the_service_counts()
    {
        int probes = 0;
        CheckRequest request = new(Shop with { Latency = new LatencyWatch(0.95, TimeSpan.FromMilliseconds(200)) }, new CheckSettings { Evidence = new OneShotOptions { MaxSamples = 200, TolerateRate = 0.2, ExcludeRate = 0.3 } });
        CheckResult result = await EndAsync(new CheckRun(request, (_, _, _, _, _) => Task.FromResult<Outcome?>(++probes % 10 == 0 ? TimedOut : probes % 10 == 1 ? Failed : Up), new Random(1), time, _ => { }).RunAsync(CancellationToken.None));
        Assert.AreEqual((result.Samples - result.Evidence.Classes[FailureClass.Http5xx], result.Evidence.Classes[FailureClass.TimeoutResponse]), (result.Slow!.Answers, result.Slow.Slow));
    }

    [TestMethod]
    public async Task Trouble_at_the_beginning_is_told_as_that()
    {
        int probes = 0;
        CheckSettings settings = new() { Evidence = new OneShotOptions { TolerateRate = 0.005, MaxSamples = 1_000 } };
        CheckResult result = await EndAsync(Run(settings, (_, _) => Task.FromResult<Outcome?>(++probes <= 4 ? Failed : Up)));
        Assert.AreEqual((OneShotVerdict.Partial, 1_000L, 4L), (result.Verdict, result.Samples, result.Failures));
        Assert.AreEqual("PARTIAL OUTAGE AT FIRST", CheckSentence.Word(result));
        Assert.StartsWith("2 of the first 2 samples failed, which proved more than the 0.5 % that may; of all it is 4 of 1,000 samples failed (0.4 %, between ", CheckSentence.Of(result));
    }

    [TestMethod]
    public async Task A_limit_that_is_learned_is_the_services_to_judge()
    {
        CheckRequest request = new(Shop with { Latency = new LatencyWatch(0.95, null) }, Settings());
        CheckResult result = await EndAsync(new CheckRun(request, (_, _, _, _, _) => Task.FromResult<Outcome?>(Up), new Random(1), time, _ => { }).RunAsync(CancellationToken.None));
        Assert.IsNull(result.Slow);
        Assert.StartsWith("How long answers may take is learned", CheckEffortText.Slow(result)!);
        Assert.IsNull(CheckEffortText.Slow(await EndAsync(Run(Settings(), (_, _) => Task.FromResult<Outcome?>(Up)))), "nobody watches it");
    }

    [TestMethod]
    public async Task When_only_our_own_faults_come_it_ends_soon_and_knows_nothing()
    {
        CheckResult result = await EndAsync(Run(Settings(), (_, _) => Task.FromResult<Outcome?>(Invalid)));
        Assert.AreEqual((OneShotVerdict.Inconclusive, StopReason.Budget, 0L), (result.Verdict, result.StoppedBecause, result.Samples));
        Assert.AreEqual((0.0, 1.0), (result.Interval.Low, result.Interval.High));
        Assert.AreEqual(Invalid.Detail, result.InvalidDetail);
        Assert.IsGreaterThan(TimeSpan.FromSeconds(3), result.Duration, "a fault that passes is given time to pass");
    }

    [TestMethod]
    public async Task A_server_that_seems_down_is_asked_less_often()
    {
        // 31 samples decide; after the first five in a row each takes four slots of 25 ms.
        CheckResult result = await EndAsync(Run(new CheckSettings(), (_, _) => Task.FromResult<Outcome?>(Failed)));
        Assert.AreEqual(31L, result.Samples);
        Assert.IsGreaterThan(TimeSpan.FromSeconds(2), result.Duration);
    }

    [TestMethod]
    public async Task The_same_seed_starts_the_same_samples()
    {
        Assert.AreSequenceEqual(await StartsAsync(7), await StartsAsync(7));
        Assert.AreNotSequenceEqual(await StartsAsync(7), await StartsAsync(8));
    }

    private async Task<List<string>> StartsAsync(int seed)
    {
        List<string> starts = [];
        await EndAsync(new CheckRun(new CheckRequest(Shop with { Connection = ConnectionChoice.Both }, Settings(maxSamples: 30)), (_, _, turn, connection, _) =>
        {
            starts.Add($"{turn} {connection}");
            return Task.FromResult<Outcome?>(Up);
        }, new Random(seed), time, _ => { }).RunAsync(CancellationToken.None));
        return starts;
    }

    private static CheckSettings Settings(int maxSamples = 2_000) => new() { Evidence = new OneShotOptions { MaxSamples = maxSamples } };

    [TestMethod]
    public async Task A_fault_of_our_own_makes_the_check_inconclusive_and_says_what_it_was()
    {
        int probes = 0;
        CheckResult result = await EndAsync(Run(Settings(), (_, _) => ++probes < 40 ? Task.FromResult<Outcome?>(Failed) : throw new FormatException("broken probe")));
        Assert.AreEqual(OneShotVerdict.Down, result.Verdict, "evidence that sufficed before stands");
        probes = 0;
        result = await EndAsync(Run(Settings(), (_, _) => ++probes < 5 ? Task.FromResult<Outcome?>(Failed) : throw new FormatException("broken probe")));
        Assert.AreEqual((OneShotVerdict.Inconclusive, StopReason.Interrupted, 0L), (result.Verdict, result.StoppedBecause, result.Samples));
        Assert.Contains("broken probe", result.InvalidDetail!);
    }

    private Task<CheckResult> Run(CheckSettings settings, Func<int, CancellationToken, Task<Outcome?>> probe, Action<CheckTally>? folded = null, CancellationToken stopping = default) =>
        new CheckRun(new CheckRequest(Shop, settings), (slot, _, _, _, ending) => probe(slot, ending), new Random(1), time, folded ?? (_ => { })).RunAsync(stopping);

    private async Task<CheckResult> EndAsync(Task<CheckResult> check)
    {
        await PassAsync(() => check.IsCompleted);
        return await check;
    }

    /// <summary>Lets simulated time pass until the condition holds, with real time for what runs in between.</summary>
    private async Task PassAsync(Func<bool> until)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!until() && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60))
        {
            time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Delay(1);
        }
        Assert.IsTrue(until(), "not within 60 s");
    }

    private static async Task<Outcome?> NeverAsync(CancellationToken ending)
    {
        TaskCompletionSource<Outcome?> never = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration end = ending.Register(() => never.SetResult(null));
        return await never.Task;
    }

    private static Outcome Up { get; } = Of(OutcomeKind.Up, FailureClass.None, null);

    private static Outcome Slow { get; } = Up with { Phases = new Phases(null, null, null, null, TimeSpan.FromMilliseconds(400)) };

    private static Outcome TimedOut { get; } = Of(OutcomeKind.Failed, FailureClass.TimeoutResponse, "no answer in time");

    private static Outcome Failed { get; } = Of(OutcomeKind.Failed, FailureClass.Http5xx, "the status is 500");

    private static Outcome Invalid { get; } = Of(OutcomeKind.Invalid, FailureClass.OwnDescriptors, "this process has no file descriptor left");

    private static Outcome Of(OutcomeKind kind, FailureClass failure, string? detail) => new()
    {
        Kind = kind,
        Failure = failure,
        Detail = detail,
        Address = IPAddress.Loopback,
        Phases = new Phases(null, null, null, null, TimeSpan.FromMilliseconds(1)),
    };
}
