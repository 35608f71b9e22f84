using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd;

/// <summary>A webhook that takes every post and keeps it.</summary>
internal sealed class AlertReceiver : IAsyncDisposable
{
    private readonly HttpReceiver receiver = new(200);
    private readonly List<JsonNode> taken = [];

    /// <summary>The channel that posts here, as the targets file writes it.</summary>
    public string Channel(string more = "") => $$"""{ "type": "webhook", "name": "ops", "url": "{{receiver.Url}}/alerts"{{more}} }""";

    /// <summary>The next post, as soon as it has come.</summary>
    public async Task<JsonNode> NextAsync(TimeSpan? within = null)
    {
        try
        {
            JsonNode post = (await receiver.NextAsync(within ?? Eventually.Patience)).Json;
            taken.Add(post);
            return post;
        }
        catch (TimeoutException)
        {
            throw new AssertFailedException($"no alert came in time; before came: {string.Join(", ", taken.Select(Words))}");
        }
    }

    /// <summary>Everything that has come, taken or not, as "kind of message, target".</summary>
    public async Task<IReadOnlyList<string>> EverythingAsync()
    {
        while (receiver.Waiting > 0)
            await NextAsync();
        return [.. taken.Select(Words)];
    }

    /// <summary>What a post says in a word, such as "opened shop".</summary>
    public static string Words(JsonNode post) => $"{post["uptimesampler"]!["kind"]} {post["uptimesampler"]!["incident"]!["target"]}";

    public ValueTask DisposeAsync() => receiver.DisposeAsync();
}
