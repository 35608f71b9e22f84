using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Load;
using UptimeSampler.Statistics;
using UptimeSampler.Reports.Documents;
using UptimeSampler.Reports.Pictures;
using UptimeSampler.Stress;

namespace UptimeSampler.Tests.Stress;

[TestClass]
public sealed class StressTestTests
{
    private static readonly ClientRoom Room = ClientRoom.Of(new OwnLimits(100_000, 100_000, 100_000, 2), 0, 1);

    private readonly FakeTimeProvider time = new();
    private readonly Random random = new(20_261_126);

    [TestMethod]
    public async Task A_wall_is_found_by_what_was_served()
    {
        SimulatedServer server = new(time, random) { Capacity = 1000, Background = 0.001 };
        StressResult result = await RunAsync(server, new StressSettings { To = 5000 });
        Assert.AreEqual(StressVerdict.Breaks, result.Verdict);
        Assert.AreEqual(KneeKind.Wall, result.Knee!.Kind);
        Assert.IsTrue(result.Knee is { IsConfirmed: true, Low: <= 1000, High: >= 1000 }, result.Knee.ToString());
        Assert.IsLessThanOrEqualTo(0.05 * result.Knee.High, result.Knee.High - result.Knee.Low);
        Assert.AreEqual(0.5, result.Above!.Rate, 0.03);
        Assert.IsLessThan(0.01, result.Below!.Rate);
        Assert.AreEqual(server.Sent, result.Requests);
        Assert.IsNull(result.ClientLimit);
    }

    [TestMethod]
    public async Task A_collapse_is_bracketed()
    {
        StressResult result = await RunAsync(new SimulatedServer(time, random) { Capacity = 300, Collapse = 0.5 }, new StressSettings { To = 2000 });
        Assert.AreEqual(KneeKind.Collapse, result.Knee!.Kind);
        Assert.IsTrue(result.Knee is { Low: <= 300, High: > 300 }, result.Knee.ToString());
        Assert.IsLessThanOrEqualTo(Math.Ceiling(0.05 * result.Knee.High), result.Knee.High - result.Knee.Low);
        Assert.AreEqual(0.5, result.Above!.Rate, 0.05);
    }

    [TestMethod]
    public async Task A_queue_has_no_failures_and_a_knee_of_latency()
    {
        StressResult result = await RunAsync(new SimulatedServer(time, random) { Capacity = 150, Queues = true }, new StressSettings { To = 1000 });
        Assert.AreEqual(StressVerdict.Holds, result.Verdict);
        Assert.IsNull(result.Knee);
        Assert.AreEqual(150, result.Queue!.Capacity, 7.5);
        Assert.AreEqual(0.1, result.Queue.ServiceTime.TotalSeconds, 0.005);
    }

    [TestMethod]
    public async Task A_queue_that_outlasts_the_time_limit_is_told_from_other_failures()
    {
        StressResult result = await RunAsync(
            new SimulatedServer(time, random) { Capacity = 100, Queues = true, Timeout = TimeSpan.FromSeconds(1) }, new StressSettings { To = 4000, MaxDuration = TimeSpan.FromHours(1) }, TimeSpan.FromSeconds(1));
        Assert.AreEqual(StressVerdict.Breaks, result.Verdict);
        Assert.AreEqual(KneeKind.Queue, result.Knee!.Kind);
        Assert.IsTrue(result.Knee is { Low: >= 900, High: <= 1100 }, result.Knee.ToString());
        Assert.AreEqual(100, result.Queue!.Capacity, 5);
    }

    [TestMethod]
    [DataRow(124, null, KneeKind.Wall)]
    [DataRow(124, 0.5, KneeKind.Collapse)]
    public async Task Where_the_search_ended_just_above_the_knee_one_level_well_beyond_it_is_tried(int capacity, double? collapse, KneeKind kind)
    {
        StressResult result = await RunAsync(new SimulatedServer(time, random) { Capacity = capacity - 10, Collapse = collapse }, new StressSettings { To = 300 });
        Assert.AreEqual(kind, result.Knee!.Kind);
        Assert.IsGreaterThan(1.4 * capacity, result.Above!.Concurrency);
        SimulatedServer near = new(time, random) { Capacity = 295, Collapse = collapse };
        await RunAsync(near, new StressSettings { To = 320 });
        Assert.AreEqual(320, near.Most, "never more than was allowed");
    }

    [TestMethod]
    public async Task The_expected_load_is_tried_itself_and_nothing_beyond_its_head_room()
    {
        SimulatedServer server = new(time, random) { Capacity = 1300 };
        StressResult holds = await RunAsync(server, new StressSettings { Expect = 1000, HeadRoom = 0.25 });
        Assert.AreEqual((StressVerdict.Holds, 1250, 1250), (holds.Verdict, holds.Goal, server.Most));
        StressResult breaks = await RunAsync(new SimulatedServer(time, random) { Capacity = 1100 }, new StressSettings { Expect = 1000, HeadRoom = 0.25 });
        Assert.AreEqual(StressVerdict.Breaks, breaks.Verdict);
        Assert.IsTrue(breaks.Knee is { Low: <= 1100, High: >= 1100 });
    }

    [TestMethod]
    [DataRow(1020, StressVerdict.Breaks)]
    [DataRow(1001, StressVerdict.Holds)]
    public async Task An_expected_load_within_the_bracket_is_decided_by_itself(int expected, StressVerdict verdict)
    {
        // A bracket of 40 % is sure to hold both.
        StressResult result = await RunAsync(
            new SimulatedServer(time, random) { Capacity = 1010, Collapse = 0.5 }, new StressSettings { Expect = expected, To = 4000, Resolution = 0.4 });
        Assert.AreEqual(verdict, result.Verdict);
    }

    [TestMethod]
    public async Task Our_own_descriptors_are_not_the_servers_limit()
    {
        StressResult result = await RunAsync(new SimulatedServer(time, random) { OwnDescriptors = 200 }, new StressSettings { To = 1000 });
        Assert.AreEqual((StressVerdict.Invalid, StressStop.Client, ClientLimitKind.Descriptors), (result.Verdict, result.Stopped, result.ClientLimit!.Kind));
        StringAssert.Contains(result.ClientLimit.Reason, "ulimit -n");
        ClientRoom small = ClientRoom.Of(new OwnLimits(306, 306, 28_000, 2), 50, 1000);
        SimulatedServer server = new(time, random);
        StressResult careful = await new StressTest(server, new StressSettings { To = 1000 }, TimeSpan.FromSeconds(10), small, time, _ => { }).RunAsync(CancellationToken.None);
        Assert.AreEqual((StressVerdict.Invalid, 160), (careful.Verdict, server.Most));
        StringAssert.Contains(careful.ClientLimit!.Reason, "160");
    }

    [TestMethod]
    public async Task A_knee_below_our_own_limit_counts()
    {
        ClientRoom small = ClientRoom.Of(new OwnLimits(306, 306, 28_000, 2), 50, 1000);
        StressResult result = await new StressTest(
            new SimulatedServer(time, random) { Capacity = 100 }, new StressSettings { To = 1000 }, TimeSpan.FromSeconds(10), small, time, _ => { }).RunAsync(CancellationToken.None);
        Assert.AreEqual(StressVerdict.Breaks, result.Verdict);
        Assert.IsTrue(result.Knee is { Low: <= 100, High: >= 100 });
    }

    [TestMethod]
    public async Task A_server_that_fails_without_load_is_not_loaded()
    {
        SimulatedServer server = new(time, random) { Background = 0.5 };
        StressResult result = await RunAsync(server, new StressSettings());
        Assert.AreEqual((StressVerdict.Breaks, StressStop.Unhealthy, 1), (result.Verdict, result.Stopped, server.Most));
    }

    [TestMethod]
    public async Task A_server_that_does_not_recover_is_left_alone()
    {
        int singlesWhileDown = 0, burstsWhileDown = 0;
        SimulatedServer server = null!;
        server = new SimulatedServer(time, random)
        {
            DownBeyond = 300,
            OnBurst = requests =>
            {
                if (server.IsDown)
                    (singlesWhileDown, burstsWhileDown) = requests == 1 ? (singlesWhileDown + 1, burstsWhileDown) : (singlesWhileDown, burstsWhileDown + 1);
            },
        };
        StressResult result = await RunAsync(server, new StressSettings { To = 5000 });
        Assert.AreEqual((StressVerdict.Breaks, StressStop.Unrecovered, 0), (result.Verdict, result.Stopped, burstsWhileDown));
        Assert.IsGreaterThan(0, singlesWhileDown);
    }

    [TestMethod]
    public async Task A_stop_reports_what_is_known()
    {
        using CancellationTokenSource stop = new();
        SimulatedServer server = new(time, random) { OnBurst = requests => stop.CancelAfter(requests >= 64 ? TimeSpan.Zero : System.Threading.Timeout.InfiniteTimeSpan) };
        StressResult result = await new StressTest(server, new StressSettings(), TimeSpan.FromSeconds(10), Room, time, _ => { if (server.Most >= 64) stop.Cancel(); }).RunAsync(stop.Token);
        Assert.AreEqual((StressVerdict.Inconclusive, StressStop.Interrupted), (result.Verdict, result.Stopped));
        Assert.AreEqual(32, result.Below!.Concurrency);
        Assert.AreEqual(server.Sent, result.Requests);
    }

    [TestMethod]
    public async Task The_longest_time_ends_it()
    {
        StressResult result = await RunAsync(new SimulatedServer(time, random), new StressSettings { MaxDuration = TimeSpan.FromSeconds(20) });
        Assert.AreEqual((StressVerdict.Inconclusive, StressStop.Time), (result.Verdict, result.Stopped));
        Assert.IsLessThan(TimeSpan.FromSeconds(22), result.Duration);
    }

    [TestMethod]
    public async Task A_level_that_is_carried_is_held_and_one_that_is_not_is_left()
    {
        StressResult result = await RunAsync(new SimulatedServer(time, random) { Capacity = 100 }, new StressSettings { To = 256, Hold = TimeSpan.FromSeconds(4) });
        foreach (StressStep step in result.Steps.Where(step => step.Purpose is StepPurpose.Ramp))
        {
            if (step.IsTooMuch == false)
                Assert.IsGreaterThanOrEqualTo(TimeSpan.FromSeconds(4), step.Duration);
            else
                Assert.AreEqual(2 * step.Concurrency, step.Requests);
        }
    }

    [TestMethod]
    public async Task Conditions_are_about_the_load_that_is_expected()
    {
        Assert.IsTrue(LoadThreshold.TryParse("p(95)<150ms", out LoadThreshold? quick, out _));
        Assert.IsTrue(LoadThreshold.TryParse("count>1000000", out LoadThreshold? many, out _));
        StressResult result = await RunAsync(new SimulatedServer(time, random), new StressSettings { Expect = 50, To = 200, Thresholds = [quick, many] });
        Assert.AreEqual(50, result.Deciding!.Concurrency);
        ThresholdAnswer[] answers = [.. result.Thresholds];
        Assert.IsTrue(answers[0].IsMet);
        Assert.AreEqual(102, answers[0].Value!.Value, 1);
        Assert.IsFalse(answers[1].IsMet);
    }

    [TestMethod]
    public async Task A_burst_that_a_stop_cuts_off_is_no_evidence()
    {
        using CancellationTokenSource stop = new();
        SimulatedServer server = new(time, random)
        {
            Background = 0.01,
            OnBurst = requests =>
            {
                if (requests == 400)
                    stop.Cancel();
            },
        };
        StressResult result = await new StressTest(server, new StressSettings { From = 400, Expect = 400 }, TimeSpan.FromSeconds(10), Room, time, _ => { }).RunAsync(stop.Token);
        Assert.AreEqual((StressVerdict.Inconclusive, null, null), (result.Verdict, result.Above, result.Deciding));
    }

    [TestMethod]
    public async Task What_a_higher_load_does_to_the_server_is_not_held_against_the_expected_one()
    {
        SimulatedServer server = new(time, random) { DownBeyond = 100 };
        StressResult result = await RunAsync(server, new StressSettings { Expect = 50, To = 400 });
        Assert.AreEqual((StressVerdict.Holds, StressStop.Unrecovered, 50), (result.Verdict, result.Stopped, result.Deciding!.Concurrency));
    }

    [TestMethod]
    public async Task The_expected_load_is_tried_before_any_beyond_it()
    {
        int[] tried = [];
        SimulatedServer server = new(time, random) { OnBurst = requests => tried = [.. tried, requests] };
        StressResult result = await RunAsync(server, new StressSettings { Expect = 100, To = 5000, MaxDuration = TimeSpan.FromSeconds(50) });
        Assert.AreEqual((StressVerdict.Holds, 100), (result.Verdict, result.Deciding!.Concurrency));
        Assert.IsLessThan(Array.FindIndex(tried, requests => requests > 100), Array.IndexOf(tried, 100));
    }

    [TestMethod]
    public async Task A_small_load_is_tried_until_it_says_enough()
    {
        StressResult holds = await RunAsync(new SimulatedServer(time, random), new StressSettings { Expect = 3, Hold = TimeSpan.FromMilliseconds(300) });
        Assert.AreEqual(StressVerdict.Holds, holds.Verdict);
        Assert.IsLessThanOrEqualTo(0.05, holds.Below!.Interval.High);
        int held = 0;
        for (int run = 0; run < 20; run++)
            held += (await RunAsync(new SimulatedServer(time, random) { Background = 0.06 }, new StressSettings { Expect = 3, Hold = TimeSpan.FromMilliseconds(300) })).Verdict == StressVerdict.Holds ? 1 : 0;
        Assert.IsLessThanOrEqualTo(1, held);
    }

    [TestMethod]
    [DataRow(0.0, StressVerdict.Holds)]
    [DataRow(0.035, StressVerdict.Breaks)]
    [DataRow(0.2, StressVerdict.Breaks)]
    public async Task Arrivals_at_a_rate_are_judged_without_a_search(double background, StressVerdict verdict)
    {
        SimulatedServer server = new(time, random) { Background = background };
        ArrivalTest test = new(server, new StressSettings { Hold = TimeSpan.FromSeconds(10) }, 100, TimeSpan.FromSeconds(10), Room, time, _ => { });
        StressResult result = await test.RunAsync(CancellationToken.None);
        Assert.AreEqual(verdict, result.Verdict);
        Assert.AreEqual(("arrivals", "100/s"), (StressLevels.LoadName(result.Steps), StressLevels.LoadOf(result.Steps[^1])), "never the most at once, which is only a bound");
        Chart picture = StressPicture.Of(result, "shop", 0.95, isExpected: false)!;
        Assert.AreEqual(("requests that arrive a second", 100.0), (picture.Horizontal, picture.Left.Points.Single().At));
        Assert.IsFalse(StressLevels.Of(result, "shop", "load", 0.95, isExpected: false).OfType<Picture>().Any(), "one point is no course");
    }

    [TestMethod]
    public async Task Arrivals_that_find_no_place_prove_nothing_and_say_what_to_raise()
    {
        SimulatedServer server = new(time, random) { Service = TimeSpan.FromSeconds(5) };
        StressSettings settings = new() { Hold = TimeSpan.FromSeconds(10), To = 200 };
        StressResult full = await new ArrivalTest(server, settings, 100, TimeSpan.FromSeconds(10), Room, time, _ => { }).RunAsync(CancellationToken.None);
        Assert.AreEqual((StressVerdict.Invalid, ClientLimitKind.Ceiling), (full.Verdict, full.ClientLimit!.Kind), "nothing failed: who is to say whether more places would have done");
        StringAssert.Contains(full.ClientLimit.Reason, "Raise --to");
        ClientRoom small = ClientRoom.Of(new OwnLimits(306, 306, 28_000, 2), 110, 200);
        StressResult cut = await new ArrivalTest(server, settings, 100, TimeSpan.FromSeconds(10), small, time, _ => { }).RunAsync(CancellationToken.None);
        Assert.AreEqual((StressVerdict.Invalid, ClientLimitKind.Descriptors), (cut.Verdict, cut.ClientLimit!.Kind));
    }

    // The engine answers at once; what waits, waits for the clock.
    private async Task<StressResult> RunAsync(SimulatedServer server, StressSettings settings, TimeSpan? timeout = null)
    {
        Task<StressResult> run = new StressTest(server, settings, timeout ?? TimeSpan.FromSeconds(10), Room, time, _ => { }).RunAsync(CancellationToken.None);
        while (!run.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
        }
        return await run;
    }
}
