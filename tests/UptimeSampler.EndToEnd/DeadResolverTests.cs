using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd;

/// <summary>When this host's name server is dead, nothing is known about what is behind names; a site that needs no name server is still watched.</summary>
[TestClass]
public sealed class DeadResolverTests
{
    // A mount namespace of its own, in which the file of name servers is the test's.
    private const string WithOwnNameServers = "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"";

    [TestMethod]
    public async Task Under_a_dead_name_server_samples_are_invalid_and_only_missing_data_is_told()
    {
        string unshare = Prerequisite.Require("unshare", "apt-get install util-linux");
        using Workplace place = new();
        // Nobody listens there.
        await File.WriteAllTextAsync(place.PathOf("resolv.conf"), "nameserver 127.9.9.9\noptions timeout:1 attempts:1\n");
        string[] wrapper = [unshare, "--mount", "/bin/sh", "-c", WithOwnNameServers, place.PathOf("resolv.conf")];
        await RequireAsync(place, wrapper);
        await using AlertReceiver receiver = new();
        await using FaultySite site = new(failureShare: 0, seed: 1);
        place.WriteTargets($$"""
            {
              "defaults": { "interval": "1s", "samplesPerRound": 2, "timeout": "2s" },
              "targets": [
                { "name": "shop", "url": "http://shop.invalid/" },
                { "name": "blog", "url": "http://blog.invalid/" },
                { "name": "local", "url": "{{site.Url}}/" }
              ],
              "channels": [ {{receiver.Channel()}} ]
            }
            """);
        await using RunningProgram run = place.Start(["run", "--seed", "1"], wrapper: wrapper);
        await run.SaysAsync("Watching ");

        string[] told = [AlertReceiver.Words(await receiver.NextAsync()), AlertReceiver.Words(await receiver.NextAsync())];
        await Eventually.HoldsAsync("thirty samples of a name", () => place.Samples("shop").Count >= 30);
        await run.StopAsync();

        CollectionAssert.AreEquivalent(new[] { "opened shop", "opened blog" }, told);
        foreach (string name in (string[])["shop", "blog"])
            Assert.IsTrue(place.Samples(name).All(sample => sample.Outcome is { Kind: OutcomeKind.Invalid, Failure: FailureClass.OwnResolver }), name);
        IReadOnlyList<JsonNode> incidents = await place.IncidentsAsync();
        Assert.AreEqual("no_data, no_data", string.Join(", ", incidents.Select(incident => (string?)incident["kind"])));
        Assert.IsTrue(place.Samples("local").Any(sample => sample.Outcome.Kind == OutcomeKind.Up));
    }

    private static async Task RequireAsync(Workplace place, string[] wrapper)
    {
        await using RunningProgram attempt = RunningProgram.Start(place.Folder, "/bin/true", [], wrapper: wrapper);
        Ended end = await attempt.EndAsync();
        Prerequisite.Require(end.Code == 0, "a mount namespace of its own", "run the tests as root, in a container with CAP_SYS_ADMIN: " + end.Error);
    }
}
