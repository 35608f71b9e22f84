using System.Net;
using UptimeSampler.Preflight;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Probing;

namespace UptimeSampler.Tests.Preflight;

[TestClass]
public sealed class DnsCheckTests
{
    private readonly PlanFolder folder = new();

    [TestCleanup]
    public void Clean() => folder.Dispose();

    [TestMethod]
    public async Task A_name_that_all_workers_know_alike_is_ready()
    {
        World world = new();
        PreflightFinding finding = await FindAsync(world, "");
        Assert.AreEqual(ReadyVerdict.Ready, finding.Verdict);
        Assert.AreEqual("shop.example is 127.0.0.1 in 10 look-ups from 2 workers", finding.Detail);
    }

    [TestMethod]
    public async Task The_order_of_the_addresses_does_not_matter()
    {
        World world = new();
        int turn = 0;
        world.Names.Names["shop.example"] = () => turn++ % 2 == 0 ? [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2")] : [IPAddress.Parse("192.0.2.2"), IPAddress.Parse("192.0.2.1")];
        Assert.AreEqual(ReadyVerdict.Ready, (await FindAsync(world, "")).Verdict);
    }

    [TestMethod]
    public async Task A_worker_that_is_told_another_address_is_a_breach()
    {
        StandInResolver old = StandInResolver.Knowing("shop.example", "192.0.2.9"), fresh = StandInResolver.Knowing("shop.example", "192.0.2.1");
        PreflightFinding finding = await FindAsync(new World { ResolverOf = worker => worker.Name == "w2" ? old : fresh }, "");
        Assert.AreEqual(ReadyVerdict.NotReady, finding.Verdict);
        Assert.AreEqual("shop.example does not resolve alike: worker w1 was told 192.0.2.1, worker w2 192.0.2.9", finding.Detail);
        StringAssert.Contains(finding.Advice, "mayRotate");
    }

    [TestMethod]
    public async Task One_old_record_in_ten_look_ups_is_a_breach_also_where_answers_may_rotate()
    {
        World world = new();
        int turn = 0;
        world.Names.Names["shop.example"] = () => [IPAddress.Parse(turn++ == 8 ? "192.0.2.9" : "192.0.2.1")];
        Assert.AreEqual(ReadyVerdict.NotReady, (await FindAsync(world, ", \"mayRotate\": true")).Verdict);
    }

    [TestMethod]
    public async Task Answers_that_share_an_address_may_rotate_when_the_plan_says_so()
    {
        World world = new();
        int turn = 0;
        world.Names.Names["shop.example"] = () => [IPAddress.Parse("192.0.2.1"), IPAddress.Parse($"192.0.2.{2 + turn++ % 3}")];
        Assert.AreEqual(ReadyVerdict.NotReady, (await FindAsync(world, "")).Verdict);
        Assert.AreEqual(ReadyVerdict.Ready, (await FindAsync(world, ", \"mayRotate\": true")).Verdict);
    }

    [TestMethod]
    [DataRow("\"127.0.0.1\"", ReadyVerdict.Ready)]
    [DataRow("\"192.0.2.1\"", ReadyVerdict.NotReady)]
    [DataRow("\"127.0.0.1\", \"192.0.2.1\"", ReadyVerdict.NotReady)]
    public async Task The_addresses_of_the_plan_are_those_of_the_name(string addresses, ReadyVerdict verdict) =>
        Assert.AreEqual(verdict, (await FindAsync(new World(), $", \"addresses\": [ {addresses} ]")).Verdict);

    [TestMethod]
    public async Task A_name_without_an_address_is_a_breach()
    {
        World world = new();
        world.Names.Names.Clear();
        PreflightFinding finding = await FindAsync(world, "");
        Assert.AreEqual(ReadyVerdict.NotReady, finding.Verdict);
        Assert.AreEqual("shop.example has no address in 10 of 10 look-ups from 2 workers (worker w1 first)", finding.Detail);
    }

    [TestMethod]
    public async Task A_worker_without_a_way_to_any_of_the_addresses_is_a_breach()
    {
        PreflightFinding finding = await FindAsync(new World { Workers = [new WorkerSettings("six", IPAddress.Parse("2001:db8::5"))] }, "");
        Assert.AreEqual(ReadyVerdict.NotReady, finding.Verdict);
        StringAssert.Contains(finding.Detail, "worker six leaves from 2001:db8::5, and shop.example has no address of that family");
    }

    private async Task<PreflightFinding> FindAsync(World world, string more) =>
        (await world.RunAsync(folder.Read($$"""{ "name": "sale", "targets": [ { "name": "shop", "url": "http://shop.example/", "checks": ["dns"]{{more}} } ] }"""))).Findings.Single();
}
