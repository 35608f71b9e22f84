using UptimeSampler.Storage;

namespace UptimeSampler.Tests.Storage;

[TestClass]
public sealed class ServiceLockTests
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("uptimesampler-lock-");

    private string Database => Path.Combine(folder.FullName, "samples.db");

    [TestCleanup]
    public void Clean() => folder.Delete(recursive: true);

    [TestMethod]
    public void Whoever_asks_hears_whether_a_service_runs_and_makes_no_file()
    {
        Assert.IsFalse(ServiceLock.IsHeld(Database));
        Assert.IsEmpty(folder.GetFiles());
        using (ServiceLock.Take(Database))
            Assert.IsTrue(ServiceLock.IsHeld(Database));
        Assert.IsFalse(ServiceLock.IsHeld(Database));
    }

    [TestMethod]
    public async Task A_question_refuses_no_service_that_starts_meanwhile()
    {
        ServiceLock.Take(Database).Dispose();
        using CancellationTokenSource stop = new();
        Task asking = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                ServiceLock.IsHeld(Database);
        });
        for (int i = 0; i < 200; i++)
            ServiceLock.Take(Database).Dispose();
        await stop.CancelAsync();
        await asking;
    }
}
