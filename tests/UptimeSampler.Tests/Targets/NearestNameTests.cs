using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Tests.Targets;

[TestClass]
public sealed class NearestNameTests
{
    [TestMethod]
    public void A_near_name_is_offered() => Assert.AreEqual("did you mean 'shop'?", NearestName.Advice("shpo", ["blog", "shop"]));

    [TestMethod]
    public void Without_a_near_name_the_known_ones_are_listed() => Assert.AreEqual("known are blog, shop", NearestName.Advice("database", ["blog", "shop"]));

    [TestMethod]
    public void A_list_of_hundreds_is_cut()
    {
        string advice = NearestName.Advice("shop", [.. Enumerable.Range(1, 800).Select(i => $"target-{i}")]);
        StringAssert.EndsWith(advice, "target-29, target-30 and 770 more");
    }
}
