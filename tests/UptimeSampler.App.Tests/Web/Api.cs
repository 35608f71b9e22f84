using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace UptimeSampler.App.Tests.Web;

/// <summary>Asks and expects.</summary>
internal static class Api
{
    public static async Task<JsonNode> AskAsync(this WebPlace place, string path)
    {
        using HttpResponseMessage answer = await place.Client.GetAsync(new Uri(path, UriKind.Relative));
        string body = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, body);
        return JsonNode.Parse(body)!;
    }

    /// <summary>Asks what is refused; the problem document names parameter and value.</summary>
    public static async Task<JsonNode> ProblemAsync(this WebPlace place, string path, HttpStatusCode expected = HttpStatusCode.BadRequest)
    {
        using HttpResponseMessage answer = await place.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.AreEqual(expected, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
