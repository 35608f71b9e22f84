using UptimeSampler.Detection;
using UptimeSampler.Tests.Sampling;

namespace UptimeSampler.Tests.Detection;

[TestClass]
public sealed class FleetLineTests
{
    private readonly FleetLine line = new();

    [TestMethod]
    public void Samples_come_in_order_of_their_start_once_every_target_is_heard()
    {
        Keep(Batch("a", 10, At("a", 1), At("a", 8)));
        Keep(Batch("b", 5, At("b", 4)));
        Assert.AreEqual("1a 4b", Take());
        line.Keep();
        Keep(Batch("b", 12, At("b", 7)));
        Assert.AreEqual("7b 8a", Take());
    }

    [TestMethod]
    public void What_a_commit_adds_is_taken_by_the_next_and_what_did_not_commit_was_never_there()
    {
        line.Add(Batch("a", 10, At("a", 1)));
        Assert.IsNull(Take());
        line.Forget();
        Assert.IsNull(Take());
        Keep(Batch("a", 10, At("a", 1)));
        Assert.AreEqual("1a", Take());
        line.Forget();
        Assert.AreEqual("1a", Take(), "taken again, since that did not commit");
        line.Keep();
        Assert.IsNull(Take(), "taken once");
    }

    [TestMethod]
    public void A_target_that_falls_silent_is_not_waited_for_and_what_it_brings_later_is_too_late()
    {
        Keep(Batch("a", 10, At("a", 9)), Batch("b", 10, At("b", 8)));
        Assert.AreEqual("8b 9a", Take());
        line.Keep();
        Keep(Batch("a", 100, At("a", 50)));
        Assert.IsNull(Take());
        Keep(Batch("a", 140, At("a", 135)));
        Assert.AreEqual("50a 135a", Take());
        line.Keep();
        Keep(Batch("b", 150, At("b", 20), At("b", 145)), Batch("a", 150, At("a", 141)));
        Assert.AreEqual("141a 145b", Take());
    }

    [TestMethod]
    public void A_clock_that_is_set_back_stops_nothing()
    {
        Keep(Batch("a", 3_610, At("a", 3_601)), Batch("b", 3_610, At("b", 3_602)));
        Assert.AreEqual("3601a 3602b", Take());
        line.Keep();
        Keep(Batch("a", 20, At("a", 11)), Batch("b", 20, At("b", 12)));
        Assert.AreEqual("11a 12b", Take());
        line.Keep();
        Keep(Batch("a", 30, At("a", 21)), Batch("b", 30, At("b", 22)));
        Assert.AreEqual("21a 22b", Take(), "and goes on from there");
    }

    [TestMethod]
    public void Invalid_samples_those_of_maintenance_and_those_that_suspicion_added_are_not_counted()
    {
        Sample sample = At("a", 1);
        Keep(Batch("a", 10,
            sample with { InMaintenance = true }, sample with { IsExtra = true }, sample with { Outcome = sample.Outcome with { Kind = OutcomeKind.Invalid, Failure = FailureClass.OwnPorts } }, At("a", 2)));
        Assert.AreEqual("2a", Take());
    }

    [TestMethod]
    public void Targets_left_out_are_not_counted()
    {
        Keep(Batch("a", 10, At("a", 1)), Batch("b", 10, At("b", 2)));
        Assert.AreEqual("2b", Take("a"));
    }

    [TestMethod]
    public void What_was_left_out_when_its_turn_came_stays_so_and_what_did_not_commit_changes_nothing()
    {
        Keep(Batch("a", 10, At("a", 1)), Batch("b", 10, At("b", 2)));
        Take("a");
        Assert.AreEqual("b0? a1- b2+", Counted(At("b", 0), At("a", 1), At("b", 2)), "known before the commit");
        Keep(Batch("a", 20, At("a", 11)), Batch("b", 20, At("b", 12)));
        Take("b");
        Assert.AreEqual("a1- b2+ a11+ b12-", Counted(At("a", 1), At("b", 2), At("a", 11), At("b", 12)));
        line.Forget();
        Assert.AreEqual("a11- b12+", Counted(At("a", 11), At("b", 12)), "what comes is as it was last");
        Take();
        line.Keep();
        Assert.AreEqual("a1- a11+ a31+", Counted(At("a", 1), At("a", 11), At("a", 31)));
        Assert.AreEqual("b12-", Counted(At("b", 12) with { IsExtra = true }));
    }

    [TestMethod]
    public void After_the_clock_was_set_back_what_is_left_out_then_counts()
    {
        Keep(Batch("a", 3_610, At("a", 3_601)), Batch("b", 3_610, At("b", 3_602)));
        Take("a");
        Keep(Batch("a", 20, At("a", 11)), Batch("b", 20, At("b", 12)));
        Take("b");
        Assert.AreEqual("a11+ b12-", Counted(At("a", 11), At("b", 12)), "in the same commit");
        line.Keep();
        Assert.AreEqual("a11+ b12-", Counted(At("a", 11), At("b", 12)));
    }

    private static Sample At(string target, int second) => Batches.At(second, failed: false) with { Target = target, Worker = target, Outcome = SimulatedTarget.Up };

    private static SampleBatch Batch(string target, int watermark, params Sample[] samples) =>
        new() { Target = target, Samples = samples, Watermark = Batches.Start.AddSeconds(watermark) };

    private void Keep(params SampleBatch[] batches)
    {
        foreach (SampleBatch batch in batches)
            line.Add(batch);
        line.Keep();
    }

    // A sample that was counted has a plus behind it, one that was not a minus.
    private string Counted(params Sample[] samples) =>
        string.Join(" ", samples.Select(sample => $"{sample.Target}{(sample.At - Batches.Start).TotalSeconds:0}{line.Counts(sample) switch { true => "+", false => "-", null => "?" }}"));

    private string? Take(params string[] without) => line.Take(without.ToHashSet()) is { } batch
        ? string.Join(" ", batch.Samples.Select(sample => $"{(sample.At - Batches.Start).TotalSeconds:0}{sample.Worker}"))
        : null;
}
