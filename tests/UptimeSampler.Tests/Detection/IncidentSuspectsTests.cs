using UptimeSampler.Incidents;

namespace UptimeSampler.Tests.Detection;

[TestClass]
public sealed class IncidentSuspectsTests
{
    private static Sample At(double second, bool failed, string worker)
    {
        Sample sample = Batches.At(second, failed);
        return sample with { Worker = worker };
    }

    [TestMethod]
    public void The_clean_samples_of_a_recovery_accuse_nobody()
    {
        // All fails, on both workers alike; afterwards only one of them samples, and all is well.
        List<Sample> samples = [.. Enumerable.Range(0, 40).Select(second => At(second, failed: true, second % 2 == 0 ? "w1" : "w2"))];
        samples.AddRange(Enumerable.Range(40, 200).Select(second => At(second, failed: false, "w2")));
        Assert.IsNotEmpty(Suspects.Of(samples), "the recovery does look like a part that fails");
        FailureNumbers numbers = new(samples[0].At, samples[39].At, 40, 40, 50, 10, true, 0.001);
        Assert.IsEmpty(IncidentWriter.Open("shop", IncidentKind.FailureRate, numbers, samples, () => samples, samples[^1].At).Suspects);
    }
}
