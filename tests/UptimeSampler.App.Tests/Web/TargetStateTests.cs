using UptimeSampler.App.Web;

namespace UptimeSampler.App.Tests.Web;

[TestClass]
public sealed class TargetStateTests
{
    [TestMethod]
    [DataRow(false, false, "unknown")]
    [DataRow(false, true, "maintenance")]
    [DataRow(true, true, "suspect")]
    public void Without_an_incident_the_word_is_the_worst_that_is_known(bool isSuspect, bool inMaintenance, string word) =>
        Assert.AreEqual(word, TargetState.Of([], isSuspect, inMaintenance, lastHour: null));
}
