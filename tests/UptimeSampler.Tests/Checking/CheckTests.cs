using System.Net;
using System.Net.Sockets;
using UptimeSampler.Checking;
using UptimeSampler.Probing;
using UptimeSampler.Statistics;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Probing;

namespace UptimeSampler.Tests.Checking;

/// <summary>Whole checks over real sockets.</summary>
[TestClass]
public sealed class CheckTests
{
    private static readonly CheckSettings Quick = new() { Gap = TimeSpan.FromMilliseconds(1) };

    [TestMethod]
    public async Task A_server_that_answers_is_healthy_after_as_many_samples_as_the_reference_needs()
    {
        using RawServer server = RawServer.Answering(RawServer.Ok());
        CheckResult result = await CheckAsync(Target(server.Url()));
        Assert.AreEqual((OneShotVerdict.Healthy, StopReason.Evidence, 157L, 0L), (result.Verdict, result.StoppedBecause, result.Samples, result.Failures));
        Assert.IsLessThanOrEqualTo(0.02, result.ExcludesRateAbove!.Value);
        Assert.IsNotNull(result.Latency.Quantile(0.5));
    }

    [TestMethod]
    public async Task A_closed_port_is_down_after_as_many_samples_as_the_reference_needs()
    {
        CheckResult result = await CheckAsync(Target(new Uri($"http://127.0.0.1:{ClosedPort()}/")));
        Assert.AreEqual((OneShotVerdict.Down, 31L, 31L), (result.Verdict, result.Samples, result.Failures));
        Assert.AreEqual(FailureClass.Refused, result.Evidence.Classes.Single().Key);
        Assert.IsGreaterThanOrEqualTo(0.8, result.Interval.Low);
    }

    [TestMethod]
    public async Task One_dead_address_of_several_is_the_suspect()
    {
        // Four addresses of one name; nothing listens on the third.
        using RawServer first = RawServer.Answering(RawServer.Ok(), IPAddress.Parse("127.0.0.1"));
        using RawServer second = RawServer.Answering(RawServer.Ok(), IPAddress.Parse("127.0.0.2"), first.Port);
        using RawServer fourth = RawServer.Answering(RawServer.Ok(), IPAddress.Parse("127.0.0.4"), first.Port);
        StandInResolver resolver = StandInResolver.Knowing("shop.example", "127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4");
        CheckResult result = await CheckAsync(Target(new Uri($"http://shop.example:{first.Port}/")), resolver: resolver);
        Assert.AreEqual(OneShotVerdict.Partial, result.Verdict);
        Assert.IsTrue(result.Interval.Contains(0.25), result.Interval.ToString());
        Assert.AreEqual(4, result.Addresses);
        Suspect suspect = result.Evidence.Suspects[0];
        Assert.AreEqual(("address", "127.0.0.3"), (suspect.Dimension, suspect.Value));
        Assert.AreEqual((result.Failures, result.Failures), (suspect.Samples, suspect.Failures));
    }

    [TestMethod]
    public async Task A_server_that_fails_new_connections_only_makes_them_the_suspect()
    {
        Random fate = new(5);
        using RawServer server = new(async (stream, _, ending) =>
        {
            for (bool first = true; await RawServer.ReadHeadAsync(stream, ending) is not null; first = false)
            {
                bool fails;
                lock (fate)
                    fails = first && fate.NextDouble() < 0.8;
                await RawServer.SendAsync(stream, fails ? "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n" : RawServer.Ok(), ending);
            }
        });
        CheckResult result = await CheckAsync(Target(server.Url()) with { Connection = ConnectionChoice.Both }, Quick with { Concurrency = 1, Evidence = new OneShotOptions { RelativeWidth = 2 } });
        Assert.AreSequenceEqual([ConnectionKind.New, ConnectionKind.Kept], result.Connections);
        Assert.AreEqual(("connection", "new"), (result.Evidence.Suspects[0].Dimension, result.Evidence.Suspects[0].Value));
    }

    [TestMethod]
    public async Task A_kept_connection_is_used_again()
    {
        using RawServer server = RawServer.Answering(RawServer.Ok());
        CheckResult result = await CheckAsync(Target(server.Url()) with { Connection = ConnectionChoice.Kept }, Quick with { Concurrency = 3 });
        Assert.AreEqual(OneShotVerdict.Healthy, result.Verdict);
        Assert.IsLessThanOrEqualTo(3, server.Accepted);
    }

    [TestMethod]
    public async Task Several_targets_are_checked_at_once_and_answered_in_order()
    {
        using RawServer good = RawServer.Answering(RawServer.Ok());
        using Checker checker = new(new StandInResolver(), TimeProvider.System);
        Target dead = Target(new Uri($"http://127.0.0.1:{ClosedPort()}/")) with { Name = "dead" };
        IReadOnlyList<CheckResult> results = await checker.RunAsync([new(Target(good.Url()), Quick), new(dead, Quick)], 1, _ => { }, CancellationToken.None);
        Assert.AreSequenceEqual([OneShotVerdict.Healthy, OneShotVerdict.Down], results.Select(result => result.Verdict));
        Assert.AreEqual("dead", results[1].Target.Name);
    }

    private static async Task<CheckResult> CheckAsync(Target target, CheckSettings? settings = null, INameResolver? resolver = null)
    {
        using Checker checker = new(resolver ?? new StandInResolver(), TimeProvider.System);
        return (await checker.RunAsync([new CheckRequest(target, settings ?? Quick)], seed: 3, _ => { }, CancellationToken.None))[0];
    }

    private static Target Target(Uri url) => Probe.Target(url);

    private static int ClosedPort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
