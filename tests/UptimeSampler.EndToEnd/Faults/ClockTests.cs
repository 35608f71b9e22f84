using System.Globalization;

namespace UptimeSampler.EndToEnd.Faults;

/// <summary>The wall clock of a running service is set, by libfaketime: the time that passes stays as it is, as it does when a real clock is set.</summary>
[TestClass]
public sealed class ClockTests
{
    [TestMethod]
    [DataRow(3600)]
    [DataRow(-3600)]
    public async Task A_clock_that_is_set_by_an_hour_stops_no_sampling_and_opens_no_incident(int seconds)
    {
        string library = Library();
        await using FaultySite shop = new(failureShare: 0, seed: 1);
        await using AlertReceiver receiver = new();
        using Workplace place = new();
        string shift = place.PathOf("shift");
        Set(shift, 0);
        place.WriteTargets($$"""{ "targets": [ {{shop.Target("shop")}} ], "channels": [ {{receiver.Channel()}} ] }""");
        await using RunningProgram run = place.Start(["run", "--seed", "1"], environment: new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = shift,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        });
        await run.SaysAsync("Watching ");
        await Eventually.HoldsAsync("samples before", () => shop.Requests >= 10);

        Set(shift, seconds);
        await run.SaysAsync("The clock of this machine was set ");
        // Longer than a target may be silent before that is an incident.
        int before = shop.Requests;
        await Eventually.HoldsAsync("samples after", () => shop.Requests >= before + 25);
        shop.FailureShare = 1;
        Assert.AreEqual("opened shop", AlertReceiver.Words(await receiver.NextAsync()));
        Assert.AreEqual(0, (await run.StopAsync()).Code);

        StoredState stored = StoredState.Read(place.DatabaseFile)!;
        Assert.HasCount(shop.Requests, stored.Samples, "every request is a stored sample");
        Assert.HasCount(1, stored.Incidents, "nothing but the outage");
        Assert.IsLessThan(TimeSpan.FromSeconds(10), LongestGap(shop.Arrivals), "two samples a second, all the time");
    }

    private static TimeSpan LongestGap(IReadOnlyList<Arrival> arrivals) =>
        arrivals.Zip(arrivals.Skip(1), (one, next) => next.At - one.At).Max();

    private static void Set(string file, int seconds)
    {
        string draft = file + ".draft";
        File.WriteAllText(draft, seconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture));
        File.Move(draft, file, overwrite: true);
    }

    private static string Library()
    {
        string? library = Directory.Exists("/usr/lib") ? Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true }).FirstOrDefault() : null;
        Prerequisite.Require(library is not null, "libfaketime", "apt-get install faketime");
        return library!;
    }
}
