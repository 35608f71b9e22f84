using UptimeSampler.Preflight;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Probing;

namespace UptimeSampler.Tests.Preflight;

[TestClass]
public sealed class CertificateCheckTests
{
    private readonly PlanFolder folder = new();

    [TestCleanup]
    public void Clean() => folder.Dispose();

    [TestMethod]
    [DataRow(1, "2d", ReadyVerdict.NotReady)]
    [DataRow(20, "14d", ReadyVerdict.Ready)]
    [DataRow(20, "30d", ReadyVerdict.NotReady)]
    public async Task It_must_outlast_the_event_by_its_margin(int daysAfterTheEvent, string margin, ReadyVerdict verdict)
    {
        DateTimeOffset end = TimeProvider.System.GetUtcNow().AddDays(3);
        PreflightFinding finding = await FindAsync(end, end.AddDays(daysAfterTheEvent), margin, insecure: true);
        Assert.AreEqual(verdict, finding.Verdict, finding.Detail);
        StringAssert.Contains(finding.Detail, "after the event");
    }

    [TestMethod]
    public async Task One_that_nobody_trusts_is_a_breach()
    {
        DateTimeOffset end = TimeProvider.System.GetUtcNow().AddDays(3);
        PreflightFinding finding = await FindAsync(end, end.AddDays(100), "1d", insecure: false);
        Assert.AreEqual(ReadyVerdict.NotReady, finding.Verdict, finding.Detail);
    }

    [TestMethod]
    public async Task A_server_that_is_gone_proves_nothing()
    {
        int port;
        using (RawServer gone = RawServer.Answering(""))
            port = gone.Port;
        PreflightFinding finding = await FindAsync(port, TimeProvider.System.GetUtcNow().AddDays(3), "1d", insecure: true);
        Assert.AreEqual(ReadyVerdict.Unknown, finding.Verdict, finding.Detail);
        StringAssert.Contains(finding.Detail, "no certificate was seen: refused");
    }

    private async Task<PreflightFinding> FindAsync(DateTimeOffset eventEnds, DateTimeOffset certificateEnds, string margin, bool insecure)
    {
        using RawServer server = RawServer.Tls(TestCertificates.For("shop.example", certificateEnds), async (stream, _, ending) =>
        {
            while (await RawServer.ReadHeadAsync(stream, ending) is not null)
                await RawServer.SendAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", ending);
        });
        return await FindAsync(server.Port, eventEnds, margin, insecure);
    }

    private async Task<PreflightFinding> FindAsync(int port, DateTimeOffset eventEnds, string margin, bool insecure)
    {
        Target shop = new() { Name = "shop", Url = new Uri($"https://shop.example:{port}/"), Tls = new TlsSettings { Insecure = insecure } };
        using PlanFolder plans = new() { Watched = new TargetSet { Targets = [shop], Channels = [] } };
        PreflightPlan plan = plans.Read($$"""
            { "name": "sale", "event": { "from": "2020-01-01T00:00Z", "to": "{{eventEnds:yyyy-MM-dd'T'HH:mm:ss'Z'}}" },
              "targets": [ { "name": "shop", "checks": ["certificate"], "certificateMargin": "{{margin}}" } ] }
            """);
        return (await new World { IsRealTime = true }.RunAsync(plan)).Findings.Single();
    }
}
