using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using UptimeSampler.App.Settings;
using UptimeSampler.App.Web.Access;
using UptimeSampler.App.Web.Api;
using UptimeSampler.App.Web.Live;
using UptimeSampler.App.Web.Metrics;
using UptimeSampler.App.Web.Pages;
using UptimeSampler.App.Web.Status;

namespace UptimeSampler.App.Web;

/// <summary>The HTTP side of <c>run</c>: what it answers is in the classes that it maps.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    /// <summary>How long requests that are under way may take when the process stops.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private readonly WebApplication application;

    private WebServer(WebApplication application) => this.application = application;

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<Uri> Urls => [.. application.Urls.Select(url => new Uri(url))];

    /// <summary>Everything that it answers.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints => [.. ((IEndpointRouteBuilder)application).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    /// <summary>Starts to listen.</summary>
    /// <returns>Null when it cannot, which is logged: sampling must not end because a port is taken.</returns>
    public static async Task<WebServer?> StartAsync(WebSettings settings, WebSource source, WebLimits limits, ILoggerFactory logging, CancellationToken cancel)
    {
        settings = settings with { Urls = Allowed(settings.Urls, source) };
        if (settings.Urls.Count == 0)
            return null;
        StatusBoard board = new(settings.StatusPage, source);
        foreach (string name in board.Unknown())
            source.Log.LogWarning("The status page has no target '{Name}' to show: none is watched under that name", PlainText.Line(name, 100));
        return await StartAsync(() => Build(settings, board, source, limits, logging), "Answering", settings.Urls, source, cancel);
    }

    /// <summary>Starts to listen where the status page alone is answered.</summary>
    /// <returns>Null when it cannot, which is logged, or when no such address is set.</returns>
    public static async Task<WebServer?> StartStatusPageAsync(WebSettings settings, WebSource source, WebLimits limits, ILoggerFactory logging, CancellationToken cancel) => settings.StatusPage is { Urls.Count: > 0 } page
        ? await StartAsync(() => StatusServer.Build(settings, new StatusBoard(page, source), source, limits, logging), "Answering with the status page alone", page.Urls, source, cancel)
        : null;

    private static async Task<WebServer?> StartAsync(Func<WebApplication> build, string what, IReadOnlyList<Uri> urls, WebSource source, CancellationToken cancel)
    {
        WebApplication? application = null;
        try
        {
            application = build();
            await application.StartAsync(cancel);
            WebServer server = new(application);
            source.Log.LogInformation("{What} at {Urls}", what, string.Join(", ", server.Urls));
            return server;
        }
        catch (Exception refused) when (refused is IOException or CryptographicException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            if (application is not null)
                await application.DisposeAsync();
            source.Log.LogError("No HTTP: cannot listen at {Urls} ({Reason}); sampling goes on. Set other addresses by web.urls, or \"enabled\": false, or mend what is in the way (a port that is taken: ss -ltnp names the process), and restart",
                string.Join(", ", urls), PlainText.Line(refused.Message, 300));
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(StopLimit);
        await application.StopAsync(patience.Token);
        await application.DisposeAsync();
    }

    /// <summary>Nothing is answered to others before there is a token to ask them for.</summary>
    private static IReadOnlyList<Uri> Allowed(IReadOnlyList<Uri> urls, WebSource source)
    {
        if (source.Store.AccessTokens().Count > 0)
            return urls;
        ILookup<bool, Uri> open = urls.ToLookup(url => !LocalVisitor.IsLoopbackName(url.IdnHost));
        if (open[true].Any())
            source.Log.LogError("Not listening at {Urls}: others could reach it, and there is no token to ask them for; make one with 'uptimesampler token add NAME --role viewer' and restart", string.Join(", ", open[true]));
        return [.. open[false]];
    }

    private static WebApplication Build(WebSettings settings, StatusBoard board, WebSource source, WebLimits limits, ILoggerFactory logging)
    {
        // Empty: no settings files, environment or signal handlers beside the program's own.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Replace(ServiceDescriptor.Singleton(logging));
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.Services.AddSingleton(source).AddSingleton(limits);
        // Before the writer of problem details: the first that can, writes.
        builder.Services.AddSingleton<IProblemDetailsWriter, FaultPages>();
        builder.Services.AddRazorComponents();
        builder.Services.AddRouting().AddSingleton<IProblemDetailsWriter, ProblemWriter>().AddProblemDetails().AddExceptionHandler<ProblemAnswers>();
        AccessServices.Add(builder.Services, settings);
        HeavyWork.Add(builder.Services);
        builder.Services.AddRequestTimeouts(timeouts =>
        {
            timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = limits.AnswerTimeout };
            timeouts.AddPolicy(SamplesEndpoint.Streaming, limits.StreamTimeout);
        });
        StatusEndpoints.Add(builder.Services, board);
        ApiDocument.Add(builder.Services);
        MetricsServices.Add(builder.Services, builder.Configuration, source.Targets().Targets.Count);
        builder.Services.AddSingleton<LiveTargets>().AddSingleton<EventHub>().AddSingleton<RecentRates>().AddSingleton<ProbingWorker>().AddHostedService(services => new WarmRates(services.GetRequiredService<RecentRates>().All, source.Time));
        builder.WebHost.UseKestrel(kestrel => Listening.Configure(kestrel, settings.Urls, settings.Certificate, limits));

        WebApplication application = builder.Build();
        // From the first commit on, not from the first question.
        application.Services.GetRequiredService<ServiceMetrics>();
        // Streams have no end of their own.
        application.Lifetime.ApplicationStopping.Register(application.Services.GetRequiredService<EventHub>().Close);
        application.Use(SecurityHeaders.AddAsync);
        application.UseExceptionHandler();
        application.UseStatusCodePages();
        application.UseRouting();
        application.UseRequestTimeouts();
        application.Use(GivenUp.TellAsync);
        application.UseAuthentication();
        application.UseAuthorization();
        // Behind authorisation: strangers must not take the places of those who may ask.
        application.UseRateLimiter();
        application.MapOpenApi();
        HealthEndpoints.Map(application);
        SignInPage.Map(application);
        PageEndpoints.Map(application);
        StatusEndpoints.Map(application, settings.PublicUrl);
        ApiEndpoints.Map(application);
        ProbeEndpoint.Map(application);
        application.MapPrometheusScrapingEndpoint();
        return application;
    }
}
