using System.Net;
using System.Text.Json.Nodes;
using UptimeSampler.App.Tests.Commands;
using UptimeSampler.App.Web;
using UptimeSampler.Service;

namespace UptimeSampler.App.Tests.Web;

/// <summary>Server-sent events over a real connection.</summary>
[TestClass]
public sealed class EventTests : IAsyncDisposable
{
    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task An_incident_is_told_when_it_opens_when_it_changes_and_when_it_ends()
    {
        await place.StartAsync();
        await using Listener listener = await Listener.OpenAsync(place, "/api/v1/events");
        // The first event of any kind: from here on the hub knows what was open before.
        await listener.NextAsync("samples");
        Incident incident = await Incidents.OpenAsync(place.Store, TimeProvider.System.GetUtcNow());
        Assert.AreEqual("open", (string?)(await listener.NextAsync("incident"))["state"]);
        // By another process, for all that the hub knows.
        await UpdateAsync(incident = incident with { State = IncidentState.Acknowledged, Note = "Anna looks" });
        Assert.AreEqual("Anna looks", (string?)(await listener.NextAsync("incident"))["note"]);
        await UpdateAsync(incident = incident with { LastFailureAt = incident.Onset, SamplesSinceLastFailure = 40 });
        Assert.AreEqual(40, (int?)(await listener.NextAsync("incident"))["samplesSinceLastFailure"], "nothing fails any more");
        await UpdateAsync(incident with { State = IncidentState.Resolved, ResolvedAt = TimeProvider.System.GetUtcNow() });
        Assert.AreEqual("resolved", (string?)(await listener.NextAsync("incident"))["state"]);
    }

    [TestMethod]
    public async Task Samples_of_the_targets_asked_for_are_told_and_no_others()
    {
        await place.StartAsync();
        await using Listener listener = await Listener.OpenAsync(place, "/api/v1/events?target=shop");
        await listener.NextAsync("ping");
        place.Feed.Tell([Batch("other", FailureClass.None), Batch("shop", FailureClass.None, FailureClass.Http5xx, FailureClass.OwnDescriptors)]);
        JsonNode told = await listener.NextAsync("samples");
        Assert.AreEqual("shop", (string?)told["target"]);
        Assert.AreEqual(2, (int)told["samples"]!);
        Assert.AreEqual(1, (int)told["failures"]!);
        Assert.AreEqual(1, (int)told["invalid"]!);
        Assert.AreEqual(3.0, (double)told["evidence"]!);
        Assert.AreEqual(Math.Log10(3), (double)told["progress"]!, 1e-12, "of a threshold of 10");
    }

    [TestMethod]
    public async Task More_streams_than_there_may_be_are_refused_and_one_that_ends_makes_room()
    {
        place.Limits = new WebLimits { Streams = 1 };
        await place.StartAsync();
        Listener first = await Listener.OpenAsync(place, "/api/v1/events");
        await first.NextAsync("samples");
        await place.ProblemAsync("/api/v1/events", HttpStatusCode.ServiceUnavailable);
        await first.DisposeAsync();
        using CancellationTokenSource patience = new(WebPlace.Patience);
        while (true)
        {
            using HttpResponseMessage answer = await place.Client.GetAsync(new Uri("/api/v1/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (answer.StatusCode == HttpStatusCode.OK)
                return;
        }
    }

    [TestMethod]
    public async Task Who_has_a_token_takes_a_share_of_the_streams_and_hears_no_more_once_it_is_removed()
    {
        place.Limits = new WebLimits { Streams = 16 };
        await place.StartAsync();
        place.Client.DefaultRequestHeaders.Authorization = new("Bearer", await Tokens.AddAsync(place.Store, "anna", AccessRole.Viewer));
        await using Listener first = await Listener.OpenAsync(place, "/api/v1/events"), second = await Listener.OpenAsync(place, "/api/v1/events");
        await first.NextAsync("samples");
        await place.ProblemAsync("/api/v1/events", HttpStatusCode.ServiceUnavailable);
        await place.Store.WriteAsync(transaction => transaction.RemoveToken("anna"), CancellationToken.None);
        await first.EndAsync();
        await second.EndAsync();
    }

    [TestMethod]
    public async Task Streams_end_when_the_service_stops()
    {
        await place.StartAsync();
        await using Listener listener = await Listener.OpenAsync(place, "/api/v1/events");
        await listener.NextAsync("samples");
        await place.StopAsync();
        await listener.EndAsync();
    }

    [TestMethod]
    public async Task Making_and_ending_a_silence_is_told()
    {
        await place.StartAsync();
        await using Listener listener = await Listener.OpenAsync(place, "/api/v1/events");
        await listener.NextAsync("samples");
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Silence made = await place.Store.WriteAsync(transaction => transaction.AddSilence(new Silence { Targets = ["shop"], From = now, Until = now.AddHours(1), Note = "we move the rack", MadeBy = "anna", MadeAt = now }), CancellationToken.None);
        JsonNode begun = await listener.NextAsync("silence");
        Assert.AreEqual((made.Id, "active", "we move the rack"), ((long)begun["id"]!, (string?)begun["state"], (string?)begun["note"]));
        await place.Store.WriteAsync(transaction => transaction.EndSilence(made.Id), CancellationToken.None);
        JsonNode over = await listener.NextAsync("silence");
        Assert.AreEqual((made.Id, "over"), ((long)over["id"]!, (string?)over["state"]));
    }

    private static CommittedBatch Batch(string target, params FailureClass[] failures) => new(
        new SampleBatch { Target = target, Samples = [.. failures.Select(failure => CommandDatabase.Of(target, CommandDatabase.Start, failure))], Watermark = CommandDatabase.Start }, Evidence: 3, Threshold: 10);

    private Task<bool> UpdateAsync(Incident incident) => place.Store.WriteAsync(transaction =>
    {
        transaction.Update(incident);
        return true;
    }, CancellationToken.None);
}
