using Microsoft.Playwright;

namespace UptimeSampler.EndToEnd.Browser;

/// <summary>One tab of Debian's Chromium: whatever it complains of, and whatever it asks another host for, fails the test.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly List<string> complaints = [];

    private Visit(IPlaywright playwright, IBrowser browser, IPage page, Uri home)
    {
        (this.playwright, this.browser, Page) = (playwright, browser, page);
        page.Console += (_, message) => Note(message.Type is "error" or "warning", $"console {message.Type}: {message.Text}");
        page.PageError += (_, error) => Note(true, "script: " + error);
        page.Request += (_, request) => Note(new Uri(request.Url) is { Scheme: not "data" } asked && asked.Authority != home.Authority, "asked another host: " + request.Url);
    }

    public IPage Page { get; }

    /// <summary>Opens a browser.</summary>
    /// <param name="home">Where the service answers.</param>
    /// <param name="width">Width of the window.</param>
    /// <param name="scripts">Whether scripts run.</param>
    /// <param name="isDark">Whether its user wants dark pages.</param>
    public static async Task<Visit> OpenAsync(Uri home, int width, bool scripts, bool isDark)
    {
        string chromium = Prerequisite.Require("chromium", "apt-get install chromium");
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu"] });
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            BaseURL = home.ToString(),
            JavaScriptEnabled = scripts,
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        page.SetDefaultTimeout((float)Eventually.Patience.TotalMilliseconds);
        return new Visit(playwright, browser, page, home);
    }

    /// <summary>Goes to a page, which must be there.</summary>
    public async Task GoAsync(string path)
    {
        IResponse? answer = await Page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        Assert.AreEqual(200, answer?.Status, path);
    }

    /// <summary>What the browser complained of so far; empty when nothing.</summary>
    public string Complaints()
    {
        lock (complaints)
            return string.Join('\n', complaints);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private void Note(bool isBad, string what)
    {
        if (!isBad)
            return;
        lock (complaints)
            complaints.Add(what);
    }
}
