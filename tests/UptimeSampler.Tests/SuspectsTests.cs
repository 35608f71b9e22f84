using System.Net;
using UptimeSampler.Tests.Detection;

namespace UptimeSampler.Tests;

[TestClass]
public sealed class SuspectsTests
{
    private static List<Sample> Draw(int seed, int count, Func<Sample, double> rate)
    {
        Random random = new(seed);
        List<Sample> samples = [];
        for (int i = 0; i < count; i++)
        {
            Sample sample = Batches.At(i, failed: false) with { Worker = "w" + random.Next(3) };
            sample = sample with { Outcome = sample.Outcome with { Address = new IPAddress([10, 0, 0, (byte)(1 + random.Next(8))]) } };
            bool failed = random.NextDouble() < rate(sample);
            samples.Add(failed ? sample with { Outcome = sample.Outcome with { Kind = OutcomeKind.Failed, Failure = FailureClass.Reset } } : sample);
        }
        return samples;
    }

    [TestMethod]
    public void One_bad_address_of_eight_is_named()
    {
        IReadOnlyList<Suspect> suspects = Suspects.Of(Draw(1, 300, sample => sample.Outcome.Address!.ToString() == "10.0.0.3" ? 0.5 : 0));
        Assert.AreEqual(("address", "10.0.0.3"), (suspects[0].Dimension, suspects[0].Value));
        Assert.AreEqual(suspects[0].Failures, Draw(1, 300, sample => sample.Outcome.Address!.ToString() == "10.0.0.3" ? 0.5 : 0).Count(sample => sample.Outcome.Kind == OutcomeKind.Failed));
        Assert.IsLessThan(0.001, suspects[0].PValue);
    }

    [TestMethod]
    public void One_bad_worker_of_three_is_named()
    {
        Suspect suspect = Suspects.Of(Draw(2, 300, sample => sample.Worker == "w1" ? 0.5 : 0))[0];
        Assert.AreEqual(("worker", "w1"), (suspect.Dimension, suspect.Value));
    }

    [TestMethod]
    public void Two_bad_addresses_of_eight_are_one_suspect()
    {
        IReadOnlyList<Suspect> suspects = Suspects.Of(Draw(3, 300, sample => sample.Outcome.Address!.ToString() is "10.0.0.3" or "10.0.0.5" ? 0.5 : 0));
        Assert.AreEqual(("address", "10.0.0.3 and 10.0.0.5"), (suspects[0].Dimension, suspects[0].Value));
        CollectionAssert.AreEqual(new[] { "10.0.0.3", "10.0.0.5" }, suspects[0].Values.ToArray());
        Assert.AreEqual("addresses 10.0.0.3 and 10.0.0.5", suspects[0].Text());
    }

    [TestMethod]
    public void A_single_part_whose_name_has_an_and_is_one()
    {
        Suspect one = new("worker", "this and that", 9, 9, 0);
        CollectionAssert.AreEqual(new[] { "this and that" }, one.Values.ToArray());
        Assert.AreEqual("worker this and that", one.Text());
    }

    [TestMethod]
    public void One_bad_location_of_two_is_named()
    {
        List<Sample> samples = Draw(5, 300, _ => 0);
        for (int i = 0; i < samples.Count; i++)
            samples[i] = samples[i] with { Location = i % 2 == 0 ? "here" : "there", Outcome = samples[i].Outcome with { Kind = i % 4 == 1 ? OutcomeKind.Failed : OutcomeKind.Up } };
        Suspect suspect = Suspects.Of(samples).Single();
        Assert.AreEqual(("location", "there", 150L, 75L), (suspect.Dimension, suspect.Value, suspect.Samples, suspect.Failures));
        Assert.AreEqual("location there", suspect.Text());
    }

    [TestMethod]
    public void Parts_that_always_come_together_are_suspects_alike()
    {
        List<Sample> samples = [.. Draw(6, 300, _ => 0).Select((sample, i) => sample with
        {
            Location = i % 3 == 0 ? "there" : "here",
            Worker = i % 3 == 0 ? "w2" : "w1",
            Outcome = sample.Outcome with { Kind = i % 6 == 0 ? OutcomeKind.Failed : OutcomeKind.Up },
        })];
        CollectionAssert.AreEquivalent(new[] { "worker w2", "location there" }, Suspects.Of(samples).Select(suspect => suspect.Text()).ToArray());
    }

    [TestMethod]
    public void A_suspect_is_called_by_a_name_that_cannot_drive_the_terminal()
    {
        Assert.AreEqual("new connections", new Suspect(Suspects.Connection, "new", 9, 9, 0.001).Text());
        Assert.AreEqual(@"worker w\u001B[2J", new Suspect(Suspects.Worker, "w\u001b[2J", 9, 9, 0.001).Text());
    }

    [TestMethod]
    public void A_name_that_fails_to_resolve_now_and_then_accuses_no_address()
    {
        List<Sample> samples = Draw(4, 300, _ => 0);
        for (int i = 0; i < samples.Count; i += 3)
            samples[i] = samples[i] with { Outcome = samples[i].Outcome with { Kind = OutcomeKind.Failed, Failure = FailureClass.Dns, Address = null } };
        Assert.IsEmpty(Suspects.Of(samples));
    }

    [TestMethod]
    public void When_nothing_stands_out_hardly_anyone_is_accused()
    {
        // The e-value promises at most one in twenty; 400 draws of a uniform 10 % leave room for no more than that.
        int accused = Enumerable.Range(0, 400).Count(seed => Suspects.Of(Draw(seed, 200, _ => 0.1)).Count > 0);
        Assert.IsLessThanOrEqualTo(20, accused);
    }
}
