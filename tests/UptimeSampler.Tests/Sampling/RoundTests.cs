using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Sampling;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Sampling;

[TestClass]
public sealed class RoundTests
{
    private static readonly Target Shop = new() { Name = "shop", Url = new Uri("http://127.0.0.1/"), Interval = TimeSpan.FromSeconds(10), SamplesPerRound = 4, MaxRate = 4 };

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<SampleBatch> batches = [];
    private readonly List<(string Worker, int Turn, TaskCompletionSource<Outcome?> Answer)> asked = [];

    private RoundContext Context(CancellationToken noMore = default) => new("here", ["w1", "w2"], Ask, batches.Add, (_, _) => false, time) { NoMoreSamples = noMore };

    private Task<Outcome?> Ask(Target target, string worker, int turn, ConnectionKind connection, CancellationToken stopping)
    {
        TaskCompletionSource<Outcome?> answer = new();
        asked.Add((worker, turn, answer));
        return answer.Task;
    }

    private void Pass(double seconds)
    {
        for (int i = 0; i < seconds * 100; i++)
            time.Advance(TimeSpan.FromMilliseconds(10));
    }

    [TestMethod]
    public void A_round_takes_its_samples_within_its_interval_from_all_workers_and_addresses_in_turn()
    {
        TargetRounds rounds = new(Shop, new Random(1));
        rounds.Fire(Context());
        Pass(10);
        Assert.HasCount(4, asked);
        CollectionAssert.AreEquivalent(new[] { "w1", "w1", "w2", "w2" }, asked.Select(sample => sample.Worker).ToArray());
        Assert.HasCount(4, asked.Select(sample => sample.Turn).Distinct());
        asked.ForEach(sample => sample.Answer.SetResult(SimulatedTarget.Up));
        Assert.HasCount(4, batches.SelectMany(batch => batch.Samples));
        Assert.AreEqual(4, batches.Sum(batch => batch.Scheduled));
    }

    [TestMethod]
    public void A_quick_sample_waits_for_the_slow_one_that_started_before_it()
    {
        TargetRounds rounds = new(Shop, new Random(1));
        rounds.Fire(Context());
        Pass(10);
        asked[3].Answer.SetResult(SimulatedTarget.Up);
        asked[1].Answer.SetResult(SimulatedTarget.Up);
        Assert.IsEmpty(batches);
        asked[0].Answer.SetResult(SimulatedTarget.Up);
        Assert.HasCount(2, batches.Single().Samples);
        asked[2].Answer.SetResult(SimulatedTarget.Up);
        List<DateTimeOffset> starts = [.. batches.SelectMany(batch => batch.Samples).Select(sample => sample.At)];
        CollectionAssert.AreEqual(starts.Order().ToList(), starts);
        Assert.IsTrue(batches[0].Watermark <= batches[1].Samples[0].At);
    }

    [TestMethod]
    public void A_round_never_overlaps_itself_and_one_that_lost_its_interval_is_late()
    {
        TargetRounds rounds = new(Shop, new Random(1));
        rounds.Fire(Context());
        Pass(10);
        rounds.Fire(Context());
        Pass(10);
        Assert.HasCount(4, asked);
        rounds.Fire(Context());
        Pass(1);
        asked.ToList().ForEach(sample => sample.Answer.SetResult(SimulatedTarget.Up));
        Pass(9);
        Assert.HasCount(8, asked);
        asked.Skip(4).ToList().ForEach(sample => sample.Answer.SetResult(SimulatedTarget.Up));
        Assert.AreEqual(1, batches.Sum(batch => batch.LateRounds));
        Assert.AreEqual(12, batches.Sum(batch => batch.Scheduled));
        Assert.HasCount(8, batches.SelectMany(batch => batch.Samples));
    }

    [TestMethod]
    public void A_failure_draws_more_samples_within_the_targets_limit()
    {
        TargetRounds rounds = new(Shop with { MaxRate = 1 }, new Random(1));
        rounds.Fire(Context());
        Pass(5);
        asked.ToList().ForEach(sample => sample.Answer.TrySetResult(SimulatedTarget.Failed));
        Pass(5);
        Assert.IsGreaterThan(Shop.SamplesPerRound, asked.Count);
        Assert.IsLessThanOrEqualTo(10, asked.Count);
    }

    [TestMethod]
    [DataRow(-3600)]
    [DataRow(3600)]
    public void A_clock_that_is_set_changes_what_samples_carry_and_not_when_they_are_taken(int seconds)
    {
        SettableClock clock = new(time);
        RoundContext context = Context() with { Time = clock };
        TargetRounds rounds = new(Shop, new Random(1));
        rounds.Fire(context);
        Pass(5);
        rounds.Fire(context);
        clock.Offset = TimeSpan.FromSeconds(seconds);
        Pass(20);
        asked.ToList().ForEach(sample => sample.Answer.TrySetResult(SimulatedTarget.Up));
        rounds.Fire(context);
        Pass(10);
        asked.ToList().ForEach(sample => sample.Answer.TrySetResult(SimulatedTarget.Up));
        Assert.HasCount(8, asked);
        Assert.AreEqual(seconds, (batches[^1].Watermark - time.GetUtcNow()).TotalSeconds);
    }

    /// <summary>A wall clock that somebody sets while time passes as ever.</summary>
    private sealed class SettableClock(FakeTimeProvider inner) : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Offset;

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
    }

    [TestMethod]
    public void Stopping_starts_nothing_more_and_fails_nothing()
    {
        using CancellationTokenSource stop = new();
        TargetRounds rounds = new(Shop, new Random(1));
        rounds.Fire(Context(stop.Token));
        Pass(5);
        int running = asked.Count;
        stop.Cancel();
        Pass(10);
        Assert.HasCount(running, asked);
        asked.ForEach(sample => sample.Answer.SetResult(null));
        Assert.IsTrue(rounds.WhenIdle().Wait(TimeSpan.FromSeconds(5)));
        Assert.IsEmpty(batches.SelectMany(batch => batch.Samples));
    }

    [TestMethod]
    public void A_hanging_target_is_still_sampled_as_suspicion_asks()
    {
        Target fast = Shop with { Interval = TimeSpan.FromSeconds(1), SamplesPerRound = 1 };
        TargetRounds rounds = new(fast, new Random(1)) { };
        rounds.Suspicion.Failed(time.GetUtcNow());
        rounds.Fire(Context());
        Pass(5);
        Assert.IsGreaterThanOrEqualTo(Suspicion.SamplesPerBlock - 1, asked.Count);
    }

    [TestMethod]
    public void Suspicion_never_slows_a_target_down()
    {
        Target fast = Shop with { Interval = TimeSpan.FromSeconds(1), SamplesPerRound = 8, MaxRate = 16 };
        TargetRounds rounds = new(fast, new Random(1));
        rounds.Suspicion.IncidentOpen = true;
        rounds.Fire(Context());
        Pass(5);
        Assert.HasCount(40, asked);
    }

    [TestMethod]
    [DataRow(0.3)]
    [DataRow(1.0)]
    [DataRow(2.0)]
    [DataRow(7.5)]
    public void No_window_of_time_holds_more_than_maxRate_whatever_asks_for_samples(double maxRate)
    {
        Target busy = Shop with { Interval = TimeSpan.FromSeconds(10), SamplesPerRound = 3, MaxRate = maxRate };
        List<DateTimeOffset> starts = [];
        RoundContext context = new("here", ["w1", "w2"], (_, _, _, _, _) =>
        {
            starts.Add(time.GetUtcNow());
            return Task.FromResult<Outcome?>(SimulatedTarget.Failed);
        }, batches.Add, (_, _) => false, time);
        TargetRounds rounds = new(busy, new Random(1));
        rounds.Suspicion.IncidentOpen = true;
        for (int second = 0; second < 300; second++)
        {
            if (second % 10 == 0)
                rounds.Fire(context);
            if (second % 37 == 0)
            {
                Task running = rounds.WhenIdle();
                rounds.Change(busy with { Timeout = TimeSpan.FromSeconds(1 + second) }, context.Pace);
                Assert.IsTrue(running.Wait(TimeSpan.FromSeconds(30)));
            }
            Pass(1);
        }
        int most = Math.Max(1, (int)maxRate);
        for (int i = most; i < starts.Count; i++)
            Assert.IsGreaterThanOrEqualTo(most / maxRate, (starts[i] - starts[i - most]).TotalSeconds, $"sample {i} of {starts.Count}");
        Assert.IsGreaterThan((int)(300 * Math.Min(maxRate * Suspicion.LimitShare, 2) * 0.8), starts.Count);
    }

    [TestMethod]
    public void A_changed_target_drops_what_its_round_has_not_sampled_and_is_sampled_anew_at_once()
    {
        Target slow = Shop with { Interval = TimeSpan.FromHours(1), SamplesPerRound = 100 };
        TargetRounds rounds = new(slow, new Random(1));
        RoundContext context = Context();
        rounds.Fire(context);
        Pass(120);
        int before = asked.Count;
        Assert.IsGreaterThan(0, before);
        rounds.Change(slow with { Labels = new Dictionary<string, string> { ["team"] = "web" } }, context.Pace);
        rounds.Change(slow with { Url = new Uri("http://127.0.0.2/"), Interval = TimeSpan.FromSeconds(10), SamplesPerRound = 5 }, context.Pace);
        Pass(20);
        Assert.HasCount(before, asked);
        Task running = rounds.WhenIdle();
        asked.ToList().ForEach(sample => sample.Answer.SetResult(SimulatedTarget.Up));
        Assert.IsTrue(running.Wait(TimeSpan.FromSeconds(30)));
        Pass(10);
        // The round that waited has what was left of its interval: nothing, so it counts as late.
        rounds.Fire(context);
        Pass(10);
        Assert.HasCount(before + 5, asked);
        asked.Skip(before).ToList().ForEach(sample => sample.Answer.SetResult(SimulatedTarget.Up));
        Assert.AreEqual(before + 10, batches.Sum(batch => batch.Scheduled));
        Assert.AreEqual(1, batches.Sum(batch => batch.LateRounds));
    }

    [TestMethod]
    public void A_target_that_goes_and_comes_back_never_overlaps_itself()
    {
        TargetRounds rounds = new(Shop, new Random(1));
        RoundContext context = Context();
        rounds.Fire(context);
        Pass(10);
        rounds.Remove();
        Assert.IsFalse(rounds.IsOver);
        rounds.Fire(context);
        rounds.Change(Shop, context.Pace);
        rounds.Fire(context);
        Pass(5);
        Assert.HasCount(4, asked);
        asked.ToList().ForEach(sample => sample.Answer.SetResult(SimulatedTarget.Up));
        Pass(10);
        Assert.HasCount(8, asked);
        asked.Skip(4).ToList().ForEach(sample => sample.Answer.SetResult(SimulatedTarget.Up));
        rounds.Remove();
        Assert.IsTrue(rounds.IsOver);
    }

    [TestMethod]
    public void A_round_that_suspicion_makes_longer_than_its_interval_makes_none_late()
    {
        Target fast = Shop with { Interval = TimeSpan.FromSeconds(1), SamplesPerRound = 1 };
        RoundContext context = new("here", ["w1"], (_, _, _, _, _) => Task.FromResult<Outcome?>(SimulatedTarget.Failed), batches.Add, (_, _) => false, time);
        TargetRounds rounds = new(fast, new Random(1));
        for (int second = 0; second < 60; second++)
        {
            rounds.Fire(context);
            Pass(1);
        }
        Assert.AreEqual(0, batches.Sum(batch => batch.LateRounds));
        Assert.AreEqual(batches.Sum(batch => batch.Samples.Count), batches.Sum(batch => batch.Scheduled));
    }
}
