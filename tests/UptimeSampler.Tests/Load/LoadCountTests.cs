using UptimeSampler.Load;

namespace UptimeSampler.Tests.Load;

[TestClass]
public sealed class LoadCountTests
{
    [TestMethod]
    [DataRow(ConnectionKind.Kept)]
    [DataRow(ConnectionKind.New)]
    public async Task A_burst_is_what_the_server_read(ConnectionKind kind)
    {
        using LoadServer server = LoadServer.Answering(kind == ConnectionKind.New ? LoadServer.GoodAndClose : LoadServer.Good);
        LoadCount count = await Loads.BurstAsync(Loads.To(server, kind), 2_500);
        Assert.AreEqual((2_500, 0, 0), (count.Requests, count.Failures, count.Invalid));
        Assert.AreEqual((2_500, 2_500), (server.Requests, server.Accepted));
        Assert.AreEqual(2_500, count.Latencies.Count);
    }
}
