using UptimeSampler.Reports.Postmortems;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Reports.Postmortems;

/// <summary>What checkers that look once a minute would have seen of samples that were really taken.</summary>
[TestClass]
public sealed class UsualChecksTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void Looks_fall_on_full_minutes_so_that_the_first_failure_is_no_look_by_itself()
    {
        // Fails from 20 s to 5 min 10 s, always.
        UsualChecks seen = UsualChecks.Of(Seconds(0, 311, _ => true), Noon.AddSeconds(20), Noon.AddSeconds(311))!;
        Assert.AreEqual((5, 5), (seen.Looks, seen.Failed));
        Assert.AreEqual(Noon.AddMinutes(1), seen.Rules[0].Value);
        Assert.AreEqual(Noon.AddMinutes(3), seen.Rules[1].Value);
    }

    [TestMethod]
    public void What_was_good_before_the_onset_is_no_look()
    {
        UsualChecks seen = UsualChecks.Of(Seconds(0, 200, second => second >= 3), Noon.AddSeconds(3), Noon.AddSeconds(200))!;
        Assert.AreEqual((3, 3), (seen.Looks, seen.Failed));
    }

    [TestMethod]
    public void An_onset_at_a_full_minute_is_looked_at()
    {
        UsualChecks seen = UsualChecks.Of(Seconds(0, 30, _ => true), Noon, Noon.AddSeconds(30))!;
        Assert.AreEqual((1, 1, (DateTimeOffset?)Noon), (seen.Looks, seen.Failed, seen.Rules[0].Value));
    }

    [TestMethod]
    public void What_was_over_before_the_first_full_minute_nobody_looked_at()
    {
        UsualChecks seen = UsualChecks.Of(Seconds(5, 50, _ => true), Noon.AddSeconds(5), Noon.AddSeconds(50))!;
        Assert.AreEqual((0, 0), (seen.Looks, seen.Failed));
        Assert.IsTrue(seen.Rules.All(rule => rule.Value is null));
        Assert.IsNull(UsualChecks.Of([], Noon, Noon.AddMinutes(5)));
    }

    [TestMethod]
    public void A_look_opens_a_connection_of_its_own()
    {
        Sample[] samples = [.. Enumerable.Range(0, 301).Select(second => second % 2 == 0
            ? Samples.Up("shop", Noon.AddSeconds(second), connection: ConnectionKind.Kept)
            : Samples.Failed("shop", Noon.AddSeconds(second), connection: ConnectionKind.New))];
        UsualChecks seen = UsualChecks.Of(samples, Noon.AddSeconds(1), Noon.AddSeconds(301))!;
        Assert.AreEqual((5, 4), (seen.Looks, seen.Failed), "the kept ones at the full minutes are none, but for the last, which has no other");
        Assert.AreEqual(Noon.AddSeconds(61), seen.Rules[0].Value);
    }

    [TestMethod]
    public void A_minute_without_a_new_connection_has_its_look_over_a_kept_one()
    {
        // A sample a minute, over a new connection every other time; all fail.
        Sample[] samples = [.. Enumerable.Range(0, 61).Select(minute =>
            Samples.Failed("shop", Noon.AddMinutes(minute).AddSeconds(5), connection: minute % 2 == 0 ? ConnectionKind.New : ConnectionKind.Kept))];
        UsualChecks seen = UsualChecks.Of(samples, Noon.AddSeconds(5), Noon.AddMinutes(61))!;
        Assert.AreEqual((60, 60), (seen.Looks, seen.Failed));
        Assert.AreEqual(Noon.AddMinutes(3).AddSeconds(5), seen.Rules[1].Value);
    }

    private static IEnumerable<Sample> Seconds(int from, int to, Func<int, bool> fails) => Enumerable.Range(from, to - from)
        .Select(second => fails(second) ? Samples.Failed("shop", Noon.AddSeconds(second)) : Samples.Up("shop", Noon.AddSeconds(second)));
}
