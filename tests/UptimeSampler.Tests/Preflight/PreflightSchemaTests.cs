using UptimeSampler.Preflight.Reading;

namespace UptimeSampler.Tests.Preflight;

[TestClass]
public sealed class PreflightSchemaTests
{
    [TestMethod]
    public void The_schema_in_the_repository_is_fresh() => Assert.AreEqual(
        PreflightSchema.Text(),
        File.ReadAllText(Path.Combine(Repository.Root, "config", "preflight.schema.json")),
        "make it anew: uptimesampler preflight --schema > config/preflight.schema.json");

    [TestMethod]
    public void Every_key_is_described() => Assert.IsEmpty(PreflightKeys.Nameless(PreflightSchema.Text()), string.Join('\n', PreflightKeys.Nameless(PreflightSchema.Text())));
}
