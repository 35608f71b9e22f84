using System.Net;
using UptimeSampler.Stress;

namespace UptimeSampler.Tests.Stress;

[TestClass]
public sealed class LeaveToLoadTests
{
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.1");

    [TestMethod]
    public void This_host_may_be_loaded()
    {
        Assert.IsNull(LeaveToLoad.Refusal("localhost", [IPAddress.Loopback, IPAddress.IPv6Loopback], []));
        Assert.IsNull(LeaveToLoad.Refusal("127.0.0.9", [IPAddress.Parse("127.0.0.9")], []));
    }

    [TestMethod]
    public void A_name_with_one_address_elsewhere_may_not()
    {
        string? refusal = LeaveToLoad.Refusal("shop.example", [IPAddress.Loopback, Elsewhere], []);
        StringAssert.Contains(refusal, "--i-may-load shop.example");
        StringAssert.Contains(refusal, "stress.allowedHosts");
    }

    [TestMethod]
    [DataRow("shop.example", "SHOP.example.")]
    [DataRow("[2001:db8::1]", "2001:db8::1")]
    public void A_host_that_somebody_gave_leave_for_may(string host, string allowed) => Assert.IsNull(LeaveToLoad.Refusal(host, [Elsewhere], [allowed]));

    [TestMethod]
    [DataRow("shop.example", "example")]
    [DataRow("evil-shop.example", "shop.example")]
    [DataRow("shop.example.evil", "shop.example")]
    public void Leave_is_for_that_host_only(string host, string allowed) => Assert.IsNotNull(LeaveToLoad.Refusal(host, [Elsewhere], [allowed]));
}
