using System.Net;
using UptimeSampler.App.Settings;
using UptimeSampler.App.Tests.Commands;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Web.Status;

/// <summary>A web whose status page anybody may see, and strangers who ask for it.</summary>
internal static class StatusPlace
{
    public static readonly StatusPageSettings Page = new() { Title = "Example status", Targets = [new("shop", "Web shop"), new("cart", "Basket <b>\"&'")] };

    public static Target Target(string name) => new() { Name = name, Url = new Uri("http://10.9.8.7:81/secret-path") };

    /// <summary>Starts it with targets that have just answered; not configured without a page.</summary>
    public static async Task<WebPlace> StartAsync(StatusPageSettings? page, params string[] targets)
    {
        WebPlace place = new();
        place.Settings = place.Settings with { StatusPage = page };
        place.Targets = place.Targets with { Targets = [.. targets.Select(Target)] };
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await CommandDatabase.AppendAsync(place.Store, [.. targets.Select(name => CommandDatabase.Of(name, now))]);
        return await place.StartAsync();
    }

    /// <summary>Somebody asks who is not at this machine: the name by which they come is another.</summary>
    public static async Task<HttpResponseMessage> StrangerAsync(this WebPlace place, string path, Uri? at = null, string? tag = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(at ?? place.Url, path)) { Headers = { Host = "status.example" } };
        if (tag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return await place.Client.SendAsync(request);
    }

    public static async Task<string> TextAsync(this WebPlace place, string path)
    {
        using HttpResponseMessage answer = await place.StrangerAsync(path);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, text);
        return text;
    }
}
