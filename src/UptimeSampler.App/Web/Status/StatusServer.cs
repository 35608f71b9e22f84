using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using UptimeSampler.App.Settings;
using UptimeSampler.App.Web.Pages;

namespace UptimeSampler.App.Web.Status;

/// <summary>The status page at addresses of its own: a server that knows nothing else cannot be asked for anything else.</summary>
internal static class StatusServer
{
    /// <summary>What to build; where it listens is the caller's.</summary>
    public static WebApplication Build(WebSettings settings, StatusBoard board, WebSource source, WebLimits limits, ILoggerFactory logging)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Replace(ServiceDescriptor.Singleton(logging));
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        builder.Services.AddSingleton(source);
        builder.Services.AddRazorComponents();
        builder.Services.AddRouting().AddSingleton<IProblemDetailsWriter, ProblemWriter>().AddProblemDetails().AddExceptionHandler<ProblemAnswers>();
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = limits.AnswerTimeout });
        StatusEndpoints.Add(builder.Services, board);
        builder.WebHost.UseKestrel(kestrel => Listening.Configure(kestrel, settings.StatusPage!.Urls, settings.Certificate, limits));

        WebApplication application = builder.Build();
        application.Use(SecurityHeaders.AddAsync);
        application.UseExceptionHandler();
        application.UseStatusCodePages();
        application.UseRouting();
        application.UseRequestTimeouts();
        PageAssets.Map(application, ["status.css", "icon.svg"]);
        application.MapReading("/", () => TypedResults.Redirect("/status"));
        // Its own address need not be where the pages are.
        StatusEndpoints.Map(application, publicUrl: null);
        return application;
    }
}
