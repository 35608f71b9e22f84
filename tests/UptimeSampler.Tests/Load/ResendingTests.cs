using UptimeSampler.Load;

namespace UptimeSampler.Tests.Load;

/// <summary>A server that closes kept connections while requests are on their way.</summary>
[TestClass]
public sealed class ResendingTests
{
    private const int Requests = 20;

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task A_request_that_crosses_the_close_of_a_kept_connection_is_sent_again(Wire wire)
    {
        using LoadServer server = new((_, _) => new(LoadServer.Good)) { AnswersPerConnection = 1 };
        LoadCount count = await SecondBurstAsync(server, wire);
        Assert.AreEqual((Requests, 0, Requests), (count.Requests, count.Failures, count.Resent), count.Example);
        Assert.AreEqual(3 * Requests, server.Requests);
        Assert.AreEqual(2 * Requests, server.Accepted);
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task What_the_new_connection_meets_is_the_answer(Wire wire)
    {
        using LoadServer server = new((number, _) => new(number > Requests ? null : LoadServer.Good));
        LoadCount count = await SecondBurstAsync(server, wire);
        Loads.AssertAll(FailureClass.Closed, Requests, count);
        Assert.AreEqual(Requests, count.Resent);
        Assert.AreEqual(3 * Requests, server.Requests);
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task Where_sending_twice_may_do_harm_it_is_not_sent_again(Wire wire)
    {
        using LoadServer server = new((number, _) => new(number > Requests ? null : LoadServer.Good));
        LoadCount count = await SecondBurstAsync(server, wire, HttpMethod.Post);
        Loads.AssertAll(FailureClass.Closed, Requests, count);
        Assert.AreEqual(0, count.Resent);
        Assert.AreEqual(2 * Requests, server.Requests);
    }

    [TestMethod]
    [DataRow(Wire.Kernel)]
    [DataRow(Wire.Streams)]
    public async Task An_answer_that_had_begun_is_not_asked_for_again(Wire wire)
    {
        using LoadServer server = new((number, _) => new(number > Requests ? "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nok" : LoadServer.Good));
        LoadCount count = await SecondBurstAsync(server, wire);
        Loads.AssertAll(FailureClass.Closed, Requests, count);
        Assert.AreEqual(0, count.Resent);
        Assert.AreEqual(2 * Requests, server.Requests);
    }

    /// <summary>A first burst leaves connections that have carried an answer.</summary>
    private static async Task<LoadCount> SecondBurstAsync(LoadServer server, Wire wire, HttpMethod? method = null)
    {
        using ILoadEngine engine = Loads.Engine(Loads.To(server) with { Method = (method ?? HttpMethod.Get).Method }, wire);
        LoadCount first = await engine.BurstAsync(Requests, CancellationToken.None);
        Assert.AreEqual((Requests, 0, 0), (first.Requests, first.Failures, first.Resent), first.Example);
        return await engine.BurstAsync(Requests, CancellationToken.None);
    }
}
