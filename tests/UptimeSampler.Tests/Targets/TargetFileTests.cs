using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Targets;

[TestClass]
public sealed class TargetFileTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("targets-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void A_name_and_a_url_are_enough()
    {
        Target target = Load("""{ "targets": [ { "name": "shop", "url": "https://shop.example" } ] }""").Targets.Single();

        Assert.AreEqual("shop", target.Name);
        Assert.AreEqual(new Uri("https://shop.example"), target.Url);
        Assert.AreEqual(TimeSpan.FromSeconds(10), target.Interval);
        Assert.AreEqual(3, target.SamplesPerRound);
        Assert.AreEqual(TimeSpan.FromSeconds(5), target.Timeout);
        Assert.AreEqual(3.0, target.MaxRate);
        Assert.AreEqual(0.001, target.Tolerate);
        Assert.AreEqual(ConnectionChoice.New, target.Connection);
        Assert.AreEqual(AddressChoice.All, target.Addresses);
        Assert.AreEqual(new StatusRange(200, 299), target.Expect.Status.Single());
    }

    [TestMethod]
    public void The_example_loads()
    {
        TargetSet set = TargetFile.Load(Path.Combine(Repository.Root, "config", "targets.example.json"), _ => null);
        Assert.HasCount(4, set.Targets);
        Assert.HasCount(5, set.Channels);
    }

    private TargetSet Load(string text, params (string Name, string Value)[] variables)
    {
        string path = Path.Combine(folder, "targets.json");
        File.WriteAllText(path, text);
        return TargetFile.Load(path, name => variables.FirstOrDefault(variable => variable.Name == name).Value);
    }
}
