using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace UptimeSampler.App.Demo;

/// <summary>A web server on a loopback port whose sites fail as their schedules say: the same seed gives each site the same failures, request for request.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    /// <summary>What a good answer holds.</summary>
    public const string GoodBody = "all is well";

    /// <summary>What <see cref="FaultKind.WrongBody"/> and <see cref="FaultKind.ServerError"/> hold instead.</summary>
    public const string BadBody = "too many open files";

    private readonly WebApplication application;
    private readonly TimeProvider time;
    private readonly Dictionary<string, Site> sites;
    private long started;

    private FaultyServer(IReadOnlyDictionary<string, FaultSchedule> schedules, int seed, TimeProvider time)
    {
        this.time = time;
        sites = schedules.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select((pair, place) => (pair.Key, Site: new Site(pair.Value, new Random(unchecked(seed + place)))))
            .ToDictionary(pair => "/" + pair.Key, pair => pair.Site, StringComparer.Ordinal);
        // Empty: no settings file, no logging, and no signal handlers beside the program's own.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    /// <summary>Starts a server.</summary>
    /// <param name="schedules">A schedule by name of the site, which is also its path.</param>
    /// <param name="seed">Seed of all failures.</param>
    /// <param name="time">The clock of the schedules.</param>
    public static async Task<FaultyServer> StartAsync(IReadOnlyDictionary<string, FaultSchedule> schedules, int seed, TimeProvider time)
    {
        FaultyServer server = new(schedules, seed, time);
        server.started = time.GetTimestamp();
        await server.application.StartAsync();
        return server;
    }

    public Uri UrlOf(string site) => new($"{application.Urls.Single()}/{site}");

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await application.StopAsync(now.Token);
        await application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!sites.TryGetValue(context.Request.Path, out Site? site))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        await (site.Draw(time.GetElapsedTime(started)) switch
        {
            null => context.Response.WriteAsync(GoodBody),
            FaultKind.ServerError => FailAsync(context),
            FaultKind.Reset => ResetAsync(context),
            FaultKind.Close => CloseAsync(context),
            FaultKind.Hang => UntilTheClientGoesAsync(context),
            FaultKind.WrongBody => context.Response.WriteAsync(BadBody),
            var other => throw new InvalidOperationException($"no such kind of fault: {other}"),
        });
    }

    private static Task FailAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return context.Response.WriteAsync(BadBody);
    }

    private static Task ResetAsync(HttpContext context)
    {
        // Kestrel ends an aborted connection with RST.
        context.Abort();
        return Task.CompletedTask;
    }

    private static Task CloseAsync(HttpContext context)
    {
        context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.Shutdown(SocketShutdown.Send);
        return UntilTheClientGoesAsync(context);
    }

    private static async Task UntilTheClientGoesAsync(HttpContext context)
    {
        TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private sealed class Site(FaultSchedule schedule, Random random)
    {
        private readonly Lock guard = new();

        public FaultKind? Draw(TimeSpan age)
        {
            lock (guard)
                return schedule.Draw(age, random);
        }
    }
}
