using System.Net.Http;
using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd.Monitoring;

/// <summary>Asks the HTTP API of another program.</summary>
internal sealed class JsonApi(string url) : IDisposable
{
    private readonly HttpClient client = new() { BaseAddress = new Uri(url) };

    /// <summary>What it answers; null while it starts and cannot.</summary>
    public async Task<JsonNode?> GetAsync(string path)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync()) : null;
    }

    public void Dispose() => client.Dispose();
}
