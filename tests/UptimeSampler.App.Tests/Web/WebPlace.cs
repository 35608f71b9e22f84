using System.Net;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Settings;
using UptimeSampler.App.Tests.Commands;
using UptimeSampler.App.Web;
using UptimeSampler.App.Web.Live;
using UptimeSampler.Probing;
using UptimeSampler.Service;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Tests.Web;

/// <summary>The web on a port of its own, over a real database; a client that talks to it.</summary>
internal sealed class WebPlace : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CommandDatabase database = new();
    private readonly SystemNameResolver resolver = new();
    private WebServer? server, statusServer;

    public WebPlace()
    {
        Store = database.Open();
        Source = new WebSource
        {
            Store = Store,
            Targets = () => Targets,
            Status = () => Status,
            Feed = Feed,
            Resolver = resolver,
            Time = TimeProvider.System,
            Log = Log,
        };
    }

    public Store Store { get; }

    public LogLines Log { get; } = new();

    public CommitFeed Feed { get; } = new();

    public TargetSet Targets { get; set; } = new() { Targets = [new Target { Name = "shop", Url = new Uri("http://127.0.0.1:9/") }], Channels = [] };

    public ServiceStatus Status { get; set; } = new(TimeSpan.Zero, TimeSpan.Zero, 0, 0);

    public WebSettings Settings { get; set; } = new() { Urls = [new("http://127.0.0.1:0")] };

    public WebLimits Limits { get; set; } = new();

    public WebSource Source { get; set; }

    public string Folder => database.Folder;

    public HttpClient Client { get; private set; } = new();

    /// <summary>Where the status page alone is answered; null when the settings have no such address.</summary>
    public Uri? StatusUrl => statusServer?.Urls[0];

    public Uri Url { get; private set; } = new("http://nowhere.invalid");

    /// <summary>Everything that it answers.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints => server!.Endpoints;

    /// <summary>Runs a command on the same database.</summary>
    public Task<CliResult> CommandAsync(params string[] args) => database.RunAsync(args);

    /// <summary>Starts the web; false when it refused.</summary>
    public async Task<bool> TryStartAsync()
    {
        server = await WebServer.StartAsync(Settings, Source, Limits, Log, CancellationToken.None);
        statusServer = await WebServer.StartStatusPageAsync(Settings, Source, Limits, Log, CancellationToken.None);
        if (server is null)
            return false;
        Url = server.Urls[0];
        Client.Dispose();
        Client = NewClient();
        return true;
    }

    public async Task<WebPlace> StartAsync()
    {
        Assert.IsTrue(await TryStartAsync(), Log.Text);
        return this;
    }

    /// <summary>A client with cookies of its own, that follows no redirect and takes any certificate.</summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        CookieContainer = new CookieContainer(),
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    })
    { BaseAddress = Url, Timeout = Patience };

    /// <summary>Stops the web; the client and the database stay.</summary>
    public async Task StopAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        if (statusServer is not null)
            await statusServer.DisposeAsync();
        (server, statusServer) = (null, null);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await StopAsync();
        resolver.Dispose();
        Store.Dispose();
        database.Dispose();
    }
}
