namespace UptimeSampler.Tests;

// CI is a variable of the whole process.
[TestClass, DoNotParallelize]
public sealed class PrerequisiteTests
{
    private readonly string? ci = Environment.GetEnvironmentVariable("CI");

    [TestCleanup]
    public void Restore() => Environment.SetEnvironmentVariable("CI", ci);

    [TestMethod]
    public void What_is_missing_skips_a_test_on_a_developers_machine()
    {
        Environment.SetEnvironmentVariable("CI", null);
        Exception told = Assert.ThrowsExactly<AssertInconclusiveException>(() => Prerequisite.Require("no-such-program", "apt-get install it"));
        StringAssert.Contains(told.Message, "'no-such-program'");
        StringAssert.Contains(told.Message, "apt-get install it");
    }

    [TestMethod]
    public void What_is_missing_fails_a_test_on_CI()
    {
        Environment.SetEnvironmentVariable("CI", "true");
        Assert.ThrowsExactly<AssertFailedException>(() => Prerequisite.Require("no-such-program", "apt-get install it"));
    }

    [TestMethod]
    public void What_is_there_is_found() => Assert.IsTrue(File.Exists(Prerequisite.Require("sh", "it is part of every system")));
}
