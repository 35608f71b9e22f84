using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace UptimeSampler.App.Tests.Web;

/// <summary>Reads a stream of events.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly CancellationTokenSource patience = new(WebPlace.Patience);
    private readonly HttpResponseMessage answer;
    private readonly IAsyncEnumerator<SseItem<string>> events;

    private Listener(HttpResponseMessage answer, Stream stream)
    {
        this.answer = answer;
        events = SseParser.Create(stream).EnumerateAsync(patience.Token).GetAsyncEnumerator(patience.Token);
    }

    public static async Task<Listener> OpenAsync(WebPlace place, string path)
    {
        HttpResponseMessage answer = await place.Client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.AreEqual("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        return new Listener(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event of a kind; others are passed over.</summary>
    public async Task<JsonNode> NextAsync(string kind)
    {
        while (await events.MoveNextAsync())
            if (events.Current.EventType == kind)
                return JsonNode.Parse(events.Current.Data)!;
        throw new AssertFailedException($"the stream ended before an event '{kind}'");
    }

    public async Task EndAsync()
    {
        while (await events.MoveNextAsync())
        {
            // Whatever was still told.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await events.DisposeAsync();
        answer.Dispose();
        patience.Dispose();
    }
}
