using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd;

/// <summary>
/// The story that must never happen again, on a real nginx: its limit of file descriptors is too low for its visitors, so that a part of
/// the requests fails at once while any single look may find the site fine.
/// </summary>
[TestClass]
public sealed class IncidentTests
{
    // Each request takes a second: twice as many are there at once as can be served, and about half of them fail.
    private const int Capacity = 30;
    private const int VisitorsPerSecond = 60;
    private const int Enough = 4096;
    private const int MostVisitors = 120;
    private static readonly TimeSpan AnswerTakes = TimeSpan.FromSeconds(1);

    [TestMethod]
    public async Task The_incident_is_found_told_once_missed_by_a_look_and_over_when_the_limit_is_raised()
    {
        using Workplace place = new();
        await using AlertReceiver receiver = new();
        await using FaultySite upstream = new(failureShare: 0, seed: 1, takes: AnswerTakes);
        await using Nginx nginx = await Nginx.StartAsync(place, upstream.Port, Enough);
        await nginx.ServeAtMostAsync(Capacity);
        await using BackgroundLoad load = new(nginx.Url, VisitorsPerSecond, MostVisitors);
        await Eventually.HoldsAsync("visitors see failures", () => load.Failed > 20);
        place.WriteTargets($$"""
            {
              "targets": [ { "name": "shop", "url": "{{nginx.Url}}", "interval": "1s", "samplesPerRound": 8, "maxRate": 16, "timeout": "10s", "tolerate": 0.01 } ],
              "channels": [ {{receiver.Channel()}} ]
            }
            """);
        await using RunningProgram run = await place.RunAsync(seed: 1);

        JsonNode alert = await receiver.NextAsync(TimeSpan.FromSeconds(150));
        await load.PauseAsync();
        await nginx.HasRoomAsync(Capacity / 3);
        HttpStatusCode look = await LookAsync(nginx.Url);
        load.Resume();
        int before = load.Failed;
        await Eventually.HoldsAsync("visitors see failures again", () => load.Failed > before + 20);
        await nginx.SetLimitAsync(Enough);
        JsonNode over = await receiver.NextAsync(TimeSpan.FromSeconds(200));
        Ended end = await run.StopAsync();

        JsonNode found = alert["uptimesampler"]!["incident"]!;
        Console.WriteLine($"{load.Failed} of {load.Sent} visitors failed; found at a rate of {found["rate"]}, {found["openedAt"]} since {found["onset"]}; over {over["uptimesampler"]!["at"]}");
        Assert.AreEqual("opened shop", AlertReceiver.Words(alert));
        Assert.AreEqual("http_5xx", found["failureClasses"]!.AsObject().MaxBy(pair => (int)pair.Value!).Key);
        Assert.IsLessThan(0.8, (double)found["rate"]!, "it is no total outage");
        StringAssert.Contains(nginx.ErrorLog, "24: Too many open files");
        Assert.AreEqual(HttpStatusCode.OK, look, "one look, at a moment when nobody else is there, sees nothing wrong");
        Assert.AreEqual("resolved shop", AlertReceiver.Words(over));
        Assert.AreEqual(0, end.Code, end.Error);
        Assert.AreEqual("opened shop, resolved shop", string.Join(", ", await receiver.EverythingAsync()));
        Assert.AreEqual("resolved", (string?)(await place.IncidentsAsync()).Single()["state"]);
    }

    /// <summary>What first-level support does: opens the site once.</summary>
    private static async Task<HttpStatusCode> LookAsync(string url)
    {
        using HttpClient browser = new();
        using HttpResponseMessage answer = await browser.GetAsync(new Uri(url));
        return answer.StatusCode;
    }
}
