using UptimeSampler.Load;

namespace UptimeSampler.Tests.Load;

[TestClass]
public sealed class OwnLimitsTests
{
    private readonly string root = Directory.CreateTempSubdirectory("own-limits-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(root, recursive: true);

    [TestMethod]
    public void They_are_read_as_Linux_writes_them()
    {
        Write("proc/self/limits", """
            Limit                     Soft Limit           Hard Limit           Units
            Max cpu time              unlimited            unlimited            seconds
            Max open files            1024                 20000                files
            """);
        Write("proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
        Write("proc/self/status", "Name:\tx\nCpus_allowed:\t10f\nCpus_allowed_list:\t0-3,8\n");
        OwnLimits limits = OwnLimits.Read(root);
        Assert.AreEqual(new OwnLimits(1024, 20_000, 28_232, 5), limits);
        Assert.AreEqual(1024 - 64, limits.Connections);
    }

    [TestMethod]
    public void No_limit_is_no_limit()
    {
        Write("proc/self/limits", "Max open files            unlimited            unlimited            files\n");
        Write("proc/sys/net/ipv4/ip_local_port_range", "40000 40009");
        OwnLimits limits = OwnLimits.Read(root);
        Assert.AreEqual((long.MaxValue, long.MaxValue, 10L), (limits.Descriptors, limits.MostDescriptors, limits.Connections));
    }

    [TestMethod]
    public void A_system_that_says_nothing_has_no_limits() =>
        Assert.AreEqual(new OwnLimits(long.MaxValue, long.MaxValue, 16_384, Environment.ProcessorCount), OwnLimits.Read(root));

    [TestMethod]
    public void This_process_may_raise_its_soft_limit_to_the_hard_one()
    {
        Prerequisite.Require(OperatingSystem.IsLinux(), "Linux", "run the tests there");
        Assert.IsTrue(DescriptorRaise.TryRaise());
        OwnLimits limits = OwnLimits.Read();
        Assert.AreEqual(limits.MostDescriptors, limits.Descriptors);
        Assert.IsGreaterThan(0, limits.Connections);
    }

    private void Write(string file, string content)
    {
        string path = Path.Combine(root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
