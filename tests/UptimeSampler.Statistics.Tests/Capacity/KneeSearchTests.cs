namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class KneeSearchTests
{
    [TestMethod]
    public void Brackets_and_requests_equal_the_reference()
    {
        foreach (VectorCase c in VectorGroup.Load("knee_deterministic").Cases)
        {
            long capacity = c.Count("true_capacity");
            KneeSearch search = Run(new KneeOptions(), concurrency => concurrency > capacity ? (concurrency + 1) / 2 : 0);
            Assert.AreEqual(c.Count("lo"), search.Low, c.ToString());
            Assert.AreEqual(c.IsNull("hi") ? null : (int)c.Count("hi"), search.High, c.ToString());
            Assert.AreEqual(c.Count("requests"), search.Requests, c.ToString());
            Assert.AreEqual(c.Count("units"), search.Units, c.ToString());
            Assert.IsTrue(search.IsConfirmed);
        }
    }

    [TestMethod]
    public void A_server_that_carries_nothing_has_a_bracket_from_zero()
    {
        KneeSearch search = Run(new KneeOptions(), concurrency => concurrency);
        Assert.AreEqual(0, search.Low);
        Assert.AreEqual(1, search.High);
        Assert.IsTrue(search.IsConfirmed);
    }

    [TestMethod]
    public void The_ceiling_is_never_exceeded_and_a_knee_below_it_is_found()
    {
        int most = 0;
        KneeSearch search = Run(new KneeOptions { Ceiling = 100 }, concurrency =>
        {
            most = Math.Max(most, concurrency);
            return concurrency > 90 ? concurrency : 0;
        });
        Assert.AreEqual(100, most);
        Assert.IsLessThanOrEqualTo(90, search.Low);
        Assert.IsGreaterThan(90, search.High!.Value);
    }

    [TestMethod]
    public void An_end_that_does_not_hold_is_moved()
    {
        KneeSearch search = Run(new KneeOptions(), concurrency => concurrency > 64 ? concurrency : 0, after: KneePhase.ConfirmLow, concurrency => concurrency > 50 ? concurrency : 0);
        Assert.IsLessThan(search.High!.Value, search.Low);
        Assert.IsLessThanOrEqualTo(50, search.Low);
        Assert.IsGreaterThan(50, search.High.Value);
        Assert.IsTrue(search.IsConfirmed);
        Assert.IsLessThanOrEqualTo(Math.Max(1, 0.05 * search.High.Value), search.High.Value - search.Low, "and the bracket narrowed again");
    }

    [TestMethod]
    public void A_server_that_breaks_while_it_is_searched_ends_at_zero_or_is_given_up()
    {
        KneeSearch broken = Run(new KneeOptions(), concurrency => concurrency > 64 ? concurrency : 0, after: KneePhase.ConfirmLow, concurrency => concurrency);
        Assert.AreEqual((0, 1, true), (broken.Low, broken.High!.Value, broken.IsConfirmed));
        KneeSearch givenUp = Run(new KneeOptions { MostWidenings = 2 }, concurrency => concurrency > 64 ? concurrency : 0, after: KneePhase.ConfirmLow, concurrency => concurrency);
        Assert.IsFalse(givenUp.IsConfirmed);
        Assert.ThrowsExactly<InvalidOperationException>(() => givenUp.Observe(0));
    }

    // By a tenth, a fifth, two fifths and four fifths, then by four fifths again.
    [TestMethod]
    public void An_end_is_moved_twice_as_far_each_time()
    {
        List<int> highs = [];
        var search = new KneeSearch(new KneeOptions { Ceiling = 100_000, MostWidenings = 6 });
        bool moved = false;
        while (search.Phase != KneePhase.Finished)
        {
            moved |= search.Phase == KneePhase.ConfirmHigh;
            if (moved && (highs.Count == 0 || highs[^1] != search.Concurrency))
                highs.Add(search.Concurrency);
            search.Observe(!moved && search.Concurrency > 64 ? (long)search.Concurrency * search.Bursts : 0);
        }
        Assert.HasCount(7, highs);
        foreach ((int i, double share) in new[] { 0.1, 0.2, 0.4, 0.8, 0.8, 0.8 }.Index())
            Assert.AreEqual((int)Math.Ceiling(highs[i] * (1 + share)), highs[i + 1]);
        Assert.IsFalse(search.IsConfirmed);
    }

    [TestMethod]
    public void A_knee_that_rises_is_followed_and_one_that_runs_away_is_given_up()
    {
        KneeSearch risen = Run(new KneeOptions(), concurrency => concurrency > 64 ? concurrency : 0, after: KneePhase.ConfirmHigh, concurrency => concurrency > 80 ? concurrency : 0);
        Assert.IsTrue(risen.IsConfirmed);
        Assert.IsGreaterThan(80, risen.High!.Value);
        Assert.IsLessThanOrEqualTo(80, risen.Low);
        KneeSearch gone = Run(new KneeOptions { MostWidenings = 2 }, concurrency => concurrency > 64 ? concurrency : 0, after: KneePhase.ConfirmHigh, _ => 0);
        Assert.IsFalse(gone.IsConfirmed);
        KneeSearch topped = Run(new KneeOptions { Ceiling = 70 }, concurrency => concurrency > 64 ? concurrency : 0, after: KneePhase.ConfirmHigh, _ => 0);
        Assert.IsNull(topped.High);
        Assert.AreEqual(70, topped.Low);
        Assert.IsTrue(topped.IsConfirmed);
    }

    [TestMethod]
    [DataRow(1, 8)]
    [DataRow(7, 40)]
    [DataRow(100, 90)]
    public void A_search_begins_where_it_is_told_and_goes_below_only_when_that_is_too_much(int start, int capacity)
    {
        List<int> tried = [];
        KneeSearch search = Run(new KneeOptions { Start = start }, concurrency =>
        {
            tried.Add(concurrency);
            return concurrency > capacity ? concurrency : 0;
        });
        Assert.AreEqual(start, tried[0]);
        Assert.AreEqual(start > capacity, tried.Min() < start);
        Assert.IsTrue(search.Low <= capacity && search.High > capacity);
    }

    [TestMethod]
    public void What_is_known_to_be_carried_is_not_tried_again_while_it_holds()
    {
        List<int> tried = [];
        KneeSearch search = Run(new KneeOptions { Start = 200, Carried = 100 }, concurrency =>
        {
            tried.Add(concurrency);
            return concurrency > 150 ? concurrency : 0;
        });
        Assert.IsGreaterThan(100, tried.Min());
        Assert.IsTrue(search.Low is > 100 and <= 150 && search.High > 150);
    }

    [TestMethod]
    public void A_unit_may_be_longer_or_shorter_than_was_asked_for()
    {
        KneeSearch search = new(new KneeOptions { Ceiling = 4 });
        Assert.AreEqual(2, search.Lead);
        search.Observe(requests: 500, failures: 5);
        Assert.AreEqual(KneePhase.Ramp, search.Observe(requests: 500, failures: 0));
        Assert.AreEqual((1, 2, 1000L), (search.Low, search.Concurrency, search.Requests));
        // Three of ten are enough to call a level bad that tolerates 1 %.
        search.Observe(requests: 10, failures: 3);
        Assert.AreEqual(KneePhase.ConfirmLow, search.Observe(requests: 10, failures: 3));
        Assert.AreEqual((2, 3), (search.High, search.Lead));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => search.Observe(requests: 0, failures: 0));
    }

    [TestMethod]
    public void A_finished_search_takes_no_more()
    {
        KneeSearch search = Run(new KneeOptions { Ceiling = 1 }, _ => 0);
        Assert.AreEqual(KneePhase.Finished, search.Phase);
        Assert.ThrowsExactly<InvalidOperationException>(() => search.Observe(0));
    }

    [TestMethod]
    public void Noise_and_blips_rarely_move_the_bracket_off_the_knee()
    {
        var random = new Random(20_240_718);
        int right = 0;
        for (int run = 0; run < 100; run++)
        {
            KneeSearch search = Run(new KneeOptions { Ceiling = 2000 }, concurrency =>
            {
                double rate = concurrency > 300 ? 0.5 : random.NextDouble() < 0.02 ? 0.3 : 0.001;
                return Enumerable.Range(0, concurrency).Count(_ => random.NextDouble() < rate);
            });
            right += search.Low <= 300 && search.High > 300 ? 1 : 0;
        }
        Assert.IsGreaterThanOrEqualTo(97, right);
    }

    [TestMethod]
    public void Impossible_options_are_refused()
    {
        Assert.ThrowsExactly<ArgumentNullException>(() => new KneeSearch(null!));
        foreach (KneeOptions options in (KneeOptions[])
            [
                new() { ToleratedShare = 0 }, new() { Resolution = 1 }, new() { Ceiling = 0 }, new() { Start = 0 }, new() { Carried = 1 }, new() { Carried = -1 }, new() { Start = 9, Ceiling = 8 }, new() { FewestRequests = 0 },
                new() { Lead = 0 }, new() { ConfirmingLead = 13 }, new() { MostUnits = 1 }, new() { MostWidenings = -1 },
            ])
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new KneeSearch(options), options.ToString());
        }
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new KneeSearch(new()).Observe(51));
    }

    // The server answers one burst at a time; from a phase on it may behave differently.
    private static KneeSearch Run(KneeOptions options, Func<int, int> failures, KneePhase? after = null, Func<int, int>? then = null)
    {
        var search = new KneeSearch(options);
        bool changed = false;
        while (search.Phase != KneePhase.Finished)
        {
            changed |= search.Phase == after;
            search.Observe(Enumerable.Range(0, search.Bursts).Sum(_ => (changed ? then! : failures)(search.Concurrency)));
        }
        return search;
    }
}
