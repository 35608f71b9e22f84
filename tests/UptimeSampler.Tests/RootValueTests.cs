using CsCheck;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests;

[TestClass]
public sealed class RootValueTests
{
    // Names from docs and contracts: scripts rely on them.
    private const string ContractNames =
        "dns refused reset timeout_connect timeout_tls timeout_response unreachable tls certificate protocol closed http_4xx http_5xx http_status "
        + "assertion body_limit redirect own_descriptors own_ports own_resolver own_overload own_network";

    [TestMethod]
    public void Failure_classes_have_the_names_that_scripts_rely_on() =>
        Assert.AreEqual(ContractNames, string.Join(' ', Enum.GetValues<FailureClass>().Where(failure => failure != FailureClass.None).Select(failure => failure.Name())));

    [TestMethod]
    public void Every_failure_class_is_found_by_its_name()
    {
        foreach (FailureClass failure in Enum.GetValues<FailureClass>())
        {
            Assert.IsTrue(FailureClassNames.TryParse(failure.Name(), out FailureClass found));
            Assert.AreEqual(failure, found);
        }
        Assert.IsFalse(FailureClassNames.TryParse("Dns", out _));
    }

    [TestMethod]
    public void A_class_is_our_own_fault_exactly_when_its_name_says_so()
    {
        foreach (FailureClass failure in Enum.GetValues<FailureClass>())
            Assert.AreEqual(failure.Name().StartsWith("own_", StringComparison.Ordinal), failure.IsOwn(), failure.Name());
    }

    [TestMethod]
    public void A_secret_prints_as_stars_wherever_it_is_printed()
    {
        Secret secret = new("hunter2");
        Target target = new() { Name = "shop", Url = new Uri("https://shop.example"), Body = secret, Headers = [new("Authorization", secret)] };

        Assert.AreEqual("***", secret.ToString());
        Assert.AreEqual("***", $"{secret}");
        Assert.DoesNotContain("hunter2", target.ToString());
        Assert.DoesNotContain("hunter2", System.Text.Json.JsonSerializer.Serialize(secret));
        Assert.AreEqual("hunter2", secret.Reveal());
    }

    [TestMethod]
    public void Secrets_are_equal_when_their_texts_are()
    {
        Assert.AreEqual(new Secret("a"), new Secret("a"));
        Assert.AreNotEqual(new Secret("a"), new Secret("A"));
        Assert.AreEqual(new Secret("a").GetHashCode(), new Secret("a").GetHashCode());
    }

    [TestMethod]
    public void An_instant_lies_in_its_block_and_a_block_in_one_minute() =>
        Gen.Long[-62_135_596_800_000, 253_402_300_799_999].Sample(milliseconds =>
        {
            DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
            DateTimeOffset start = EvidenceBlock.StartOf(EvidenceBlock.IndexOf(at));
            return start <= at && at - start < EvidenceBlock.Length && start.Second % 5 == 0 && start.Minute == at.Minute;
        });

    [TestMethod]
    public void Blocks_are_counted_from_the_epoch()
    {
        Assert.AreEqual(0, EvidenceBlock.IndexOf(DateTimeOffset.UnixEpoch));
        Assert.AreEqual(0, EvidenceBlock.IndexOf(DateTimeOffset.UnixEpoch.AddMilliseconds(4_999)));
        Assert.AreEqual(1, EvidenceBlock.IndexOf(DateTimeOffset.UnixEpoch.AddSeconds(5)));
        Assert.AreEqual(-1, EvidenceBlock.IndexOf(DateTimeOffset.UnixEpoch.AddMilliseconds(-1)));
    }
}
