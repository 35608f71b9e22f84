using UptimeSampler.Detection;
using UptimeSampler.Tests.Sampling;

namespace UptimeSampler.Tests.Detection;

[TestClass]
public sealed class NormTests
{
    private static readonly Norm Latency = new(0.05, IsLearned: false, TimeSpan.FromMilliseconds(400));

    [TestMethod]
    public void About_failures_every_sample_is_what_it_is()
    {
        Sample[] samples = [Batches.At(0, failed: false), Batches.At(1, failed: true)];
        Assert.AreSame(samples, new Norm(0.001, IsLearned: false).View(samples));
    }

    [TestMethod]
    [DataRow(OutcomeKind.Up, FailureClass.None, 399, OutcomeKind.Up)]
    [DataRow(OutcomeKind.Up, FailureClass.None, 400, OutcomeKind.Up, DisplayName = "the limit itself may be taken")]
    [DataRow(OutcomeKind.Up, FailureClass.None, 401, OutcomeKind.Failed)]
    [DataRow(OutcomeKind.Failed, FailureClass.Http5xx, 3, null, DisplayName = "a fast failure says nothing about latency")]
    [DataRow(OutcomeKind.Failed, FailureClass.Assertion, 900, null, DisplayName = "nor does a slow one")]
    [DataRow(OutcomeKind.Failed, FailureClass.TimeoutConnect, 100, OutcomeKind.Failed, DisplayName = "what ran out of time was slow, however little time it had")]
    [DataRow(OutcomeKind.Failed, FailureClass.TimeoutTls, 5_000, OutcomeKind.Failed)]
    [DataRow(OutcomeKind.Failed, FailureClass.TimeoutResponse, 5_000, OutcomeKind.Failed)]
    [DataRow(OutcomeKind.Invalid, FailureClass.OwnOverload, 5_000, OutcomeKind.Invalid, DisplayName = "our own fault stays our own")]
    public void About_latency_slow_answers_have_gone_wrong(OutcomeKind kind, FailureClass failure, int milliseconds, OutcomeKind? seen)
    {
        Outcome outcome = SimulatedTarget.Up with { Kind = kind, Failure = failure, Phases = new Phases(null, null, null, null, TimeSpan.FromMilliseconds(milliseconds)) };
        Sample sample = Batches.At(0, failed: false) with { Outcome = outcome };
        Assert.AreEqual(seen, Latency.View([sample]).SingleOrDefault()?.Outcome.Kind);
    }
}
