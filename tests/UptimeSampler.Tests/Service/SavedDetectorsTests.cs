using Microsoft.Extensions.Logging.Abstractions;
using UptimeSampler.Detection;
using UptimeSampler.Service;
using UptimeSampler.Service.Judging;

namespace UptimeSampler.Tests.Service;

[TestClass]
public sealed class SavedDetectorsTests
{
    private static readonly byte[] Sound = new TargetDetector().ToBytes();

    private static DetectorKey Key(string target) => new(target, IncidentKind.FailureRate);

    [TestMethod]
    public void A_damaged_state_costs_its_own_target_only()
    {
        Dictionary<DetectorKey, byte[]> states = new()
        {
            [Key("sound")] = Sound,
            [Key("cut short")] = Sound[..20],
            [Key("empty")] = [],
            [Key("overwritten")] = [Sound[0], .. Enumerable.Repeat((byte)0xff, Sound.Length - 1)],
        };
        CollectionAssert.AreEqual(new[] { Key("sound") }, SavedDetectors.Usable(states, NullLogger.Instance).Keys.ToArray());
    }

    [TestMethod]
    public void A_state_of_a_newer_program_is_kept_and_refused_when_it_is_needed()
    {
        Dictionary<DetectorKey, byte[]> states = new() { [Key("shop")] = [0xff, 1, 2] };
        Assert.HasCount(1, SavedDetectors.Usable(states, NullLogger.Instance));
        Assert.ThrowsExactly<InvalidDataException>(() => TargetDetector.FromBytes(states[Key("shop")]));
    }
}
