using UptimeSampler.App.Web.Live;

namespace UptimeSampler.App.Tests.Web.Live;

/// <summary>How evidence is remembered, and shown on its way to an incident.</summary>
[TestClass]
public sealed class EvidenceTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 26, 14, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void The_highest_of_each_minute_is_remembered()
    {
        EvidenceTrail trail = new();
        trail.Add(Start.AddSeconds(5), 3);
        trail.Add(Start.AddSeconds(50), 2);
        trail.Add(Start.AddSeconds(61), 1);
        CollectionAssert.AreEqual(new[] { KeyValuePair.Create(Start, 3.0), KeyValuePair.Create(Start.AddMinutes(1), 1.0) }, trail.Between(Start, Start.AddHours(1)).ToArray());
    }

    [TestMethod]
    public void What_is_older_than_it_remembers_is_forgotten()
    {
        EvidenceTrail trail = new();
        trail.Add(Start, 5);
        trail.Add(Start.AddMinutes(EvidenceTrail.Minutes), 7);
        Assert.AreEqual(KeyValuePair.Create(Start.AddMinutes(EvidenceTrail.Minutes), 7.0), trail.Between(Start, Start.AddDays(1)).Single());
    }

    [TestMethod]
    public void Evidence_beyond_all_numbers_is_kept_as_the_largest()
    {
        EvidenceTrail trail = new();
        trail.Add(Start, double.PositiveInfinity);
        Assert.AreEqual(float.MaxValue, trail.Between(Start, Start.AddMinutes(1)).Single().Value);
    }

    [TestMethod]
    [DataRow(0, 1, 1e6, 0.0)]
    [DataRow(1e3, 1, 1e6, 0.5)]
    [DataRow(1e6, 1, 1e6, 1.0)]
    [DataRow(1e9, 1, 1e6, 1.0)]
    [DataRow(5, 1, 1, 0.0)]
    [DataRow(400, 440, 4.4e6, 0.0)]
    [DataRow(4.4e4, 440, 4.4e6, 0.5)]
    [DataRow(5, 440, 400, 0.0)]
    public void The_way_to_an_incident_is_logarithmic_and_begins_where_nothing_fails(double evidence, double calm, double threshold, double expected) =>
        Assert.AreEqual(expected, EvidenceScale.PlaceOf(evidence, calm, threshold), 1e-12);
}
