using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd.Faults;

[TestClass]
public sealed class NameFaultTests
{
    // A file system of its own, so that only this process asks the test's name server.
    private const string WithResolver = "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"";

    [TestMethod]
    public async Task A_silent_resolver_is_our_own_fault_and_a_name_that_does_not_exist_is_the_targets()
    {
        await using NameServer names = new();
        await using FaultySite site = new(failureShare: 0, seed: 1);
        await using AlertReceiver receiver = new();
        using Workplace place = new();
        await File.WriteAllTextAsync(place.PathOf("resolv.conf"), $"nameserver {NameServer.Address}\n");
        string named = $$"""{ "name": "named", "url": "http://shop.example.test:{{site.Port}}/", "interval": "1s", "samplesPerRound": 2, "timeout": "2s" }""";
        place.WriteTargets($$"""{ "targets": [ {{named}}, {{site.Target("numbered")}} ], "channels": [ {{receiver.Channel()}} ] }""");
        string[] wrapper = [Prerequisite.Require("unshare", "apt-get install util-linux"), "--mount", "/bin/sh", "-c", WithResolver, place.PathOf("resolv.conf")];
        await RequireAsync(place, wrapper);
        await using RunningProgram run = place.Start(["run", "--seed", "1"], wrapper: wrapper);
        await run.SaysAsync("Watching ");
        await Eventually.HoldsAsync("good samples of both", () => Count(place, "named", FailureClass.None) > 3 && Count(place, "numbered", FailureClass.None) > 3);

        names.Now = NameServer.Mood.IsSilent;
        Assert.AreEqual(("opened named", "no_data"), Of(await receiver.NextAsync()));
        names.Now = NameServer.Mood.Answers;
        Assert.AreEqual(("resolved named", "no_data"), Of(await receiver.NextAsync()));
        names.Now = NameServer.Mood.KnowsNothing;
        Assert.AreEqual(("opened named", "failure_rate"), Of(await receiver.NextAsync()));

        Assert.AreEqual(0, (await run.StopAsync()).Code);
        Assert.HasCount(3, await receiver.EverythingAsync(), "the target without a name is well all the time");
        Assert.IsGreaterThan(0, Count(place, "named", FailureClass.OwnResolver));
        Assert.IsGreaterThan(0, Count(place, "named", FailureClass.Dns));
        Assert.HasCount(0, place.Samples("numbered").Where(sample => sample.Outcome.Kind != OutcomeKind.Up));
    }

    private static async Task RequireAsync(Workplace place, string[] wrapper)
    {
        await using RunningProgram attempt = RunningProgram.Start(place.Folder, "/bin/true", [], wrapper: wrapper);
        Ended end = await attempt.EndAsync();
        Prerequisite.Require(end.Code == 0, "a mount namespace of its own", "run the tests as root, in a container with CAP_SYS_ADMIN: " + end.Error);
    }

    private static int Count(Workplace place, string target, FailureClass failure) =>
        place.Samples(target).Count(sample => sample.Outcome.Failure == failure);

    private static (string Words, string Kind) Of(JsonNode alert) => (AlertReceiver.Words(alert), (string)alert["uptimesampler"]!["incident"]!["kind"]!);
}
