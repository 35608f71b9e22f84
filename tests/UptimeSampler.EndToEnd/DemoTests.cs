using System.Net;

namespace UptimeSampler.EndToEnd;

/// <summary>The demonstration with its pages, as a newcomer starts it.</summary>
[TestClass]
public sealed class DemoTests
{
    [TestMethod]
    public async Task The_demonstration_shows_its_pages_until_it_is_stopped()
    {
        using Workplace place = new();
        await using RunningProgram demo = place.Start(["demo", "--web", "--duration", "3s", "--seed", "1"]);
        string open = await FirstAsync(demo, "in a browser.");
        using HttpClient browser = new() { BaseAddress = new Uri(open.Split(' ')[1]) };
        await FirstAsync(demo, $"the pages stay at {browser.BaseAddress} until Ctrl-C.");
        using HttpResponseMessage page = await browser.GetAsync(new Uri("/targets/half", UriKind.Relative));
        Assert.AreEqual(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("<h1>half</h1>", await page.Content.ReadAsStringAsync());
        Ended ended = await demo.StopAsync();
        Assert.AreEqual((0, ""), (ended.Code, ended.Error));
    }

    private static async Task<string> FirstAsync(RunningProgram demo, string text)
    {
        using CancellationTokenSource deadline = new(Eventually.Patience);
        return await demo.Output.FirstAsync(text, 0, deadline.Token) ?? throw new AssertFailedException($"it ended without saying '{text}': {demo.Output.Text}");
    }
}
