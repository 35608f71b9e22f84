using UptimeSampler.Incidents;
using UptimeSampler.Tests.Detection;

namespace UptimeSampler.Tests.Incidents;

/// <summary>One worker sees failures: is it our side?</summary>
[TestClass]
public sealed class OnlyWorkerTests
{
    private readonly Random random = new(6);

    [TestMethod]
    public void One_target_alone_does_not_tell()
    {
        OnlyWorker only = Of(Samples("shop", worker => worker == "w2" ? 0.8 : 0))!;
        Assert.AreEqual(("w2", 40, 0, 80), (only.Name, only.Samples, only.OtherFailures, only.OtherSamples));
        string text = only.Text("shop", Samples("shop", worker => worker == "w2" ? 0.8 : 0));
        StringAssert.StartsWith(text, $" Only worker w2 sees it: {only.Failures} of 40 failed there, 0 of 80 elsewhere. With a single target our side");
    }

    [TestMethod]
    public void A_worker_that_fails_at_other_targets_too_is_our_side()
    {
        List<Sample> shop = Samples("shop", Bad), all = [.. shop, .. Enumerable.Range(0, 5).SelectMany(target => Samples($"t{target}", Bad))];
        StringAssert.EndsWith(Of(shop)!.Text("shop", all), "It fails at 6 of 6 targets: our side, not theirs.");

        static double Bad(string worker) => worker == "w2" ? 0.5 : 0;
    }

    [TestMethod]
    public void A_worker_that_is_well_elsewhere_has_trouble_on_the_way()
    {
        List<Sample> shop = Samples("shop", worker => worker == "w2" ? 0.5 : 0), all = [.. shop, .. Enumerable.Range(0, 5).SelectMany(target => Samples($"t{target}", _ => 0.001))];
        StringAssert.EndsWith(Of(shop)!.Text("shop", all), "At other targets it does not stand out: look at the way from it to shop, and at how shop treats it.");
    }

    [TestMethod]
    public void When_the_others_see_failures_as_well_it_is_not_only_that_worker() =>
        Assert.IsNull(Of(Samples("shop", worker => worker == "w2" ? 0.9 : 0.15)));

    [TestMethod]
    public void When_nothing_or_another_part_stands_out_it_is_not_a_worker()
    {
        Assert.IsNull(Of(Samples("shop", _ => 0.3)));
        List<Sample> samples = Samples("shop", worker => worker == "w2" ? 0.8 : 0);
        Assert.IsNull(OnlyWorker.Of(samples, [new Suspect("address", "10.0.0.1", 40, 30, 1e-9)], 0.001));
        Assert.IsNull(OnlyWorker.Of(samples, [new Suspect("worker", "w2", 40, 30, 1e-9), new Suspect("address", "10.0.0.1", 40, 30, 1e-9)], 0.001), "it may be the address");
        Assert.IsNull(OnlyWorker.Of([.. samples.Where(sample => sample.Worker == "w2")], [new Suspect("worker", "w2", 40, 30, 1e-9)], 0.001), "nobody else has looked");
    }

    [TestMethod]
    public void The_location_of_that_worker_may_stand_out_with_it()
    {
        List<Sample> samples = [.. Samples("shop", worker => worker == "w2" ? 0.8 : 0).Select(sample => sample with { Location = sample.Worker == "w2" ? "there" : "here" })];
        Assert.Contains("location there", Suspects.Of(samples).Select(suspect => suspect.Text()));
        Assert.AreEqual("w2", Of(samples)!.Name);
    }

    [TestMethod]
    public void A_location_of_several_workers_that_fail_is_no_single_worker()
    {
        List<Sample> samples = [.. Samples("shop", worker => worker == "w0" ? 0 : 0.5).Select(sample => sample with { Location = sample.Worker == "w0" ? "here" : "there" })];
        Assert.Contains("location there", Suspects.Of(samples).Select(suspect => suspect.Text()));
        Assert.IsNull(Of(samples));
    }

    [TestMethod]
    public void Two_workers_that_fail_alike_are_no_single_worker()
    {
        List<Sample> samples = Samples("shop", _ => 0.0);
        samples[0] = samples[0] with { Outcome = samples[0].Outcome with { Kind = OutcomeKind.Invalid } };
        Assert.IsNull(OnlyWorker.Of(samples, [new Suspect("worker", "w1 and w2", 80, 6, 1e-9)], 0.001));
    }

    private static OnlyWorker? Of(List<Sample> samples) => OnlyWorker.Of(samples, Suspects.Of(samples), tolerated: 0.001);

    /// <summary>Forty samples of each of three workers.</summary>
    private List<Sample> Samples(string target, Func<string, double> rate) =>
        [.. Enumerable.Range(0, 120).Select(i => $"w{i % 3}").Select((worker, i) => Batches.At(i, random.NextDouble() < rate(worker)) with { Target = target, Worker = worker })];
}
