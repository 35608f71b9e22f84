using Microsoft.Extensions.Logging;
using UptimeSampler.App.Settings;
using UptimeSampler.App.Web;
using UptimeSampler.App.Web.Live;
using UptimeSampler.Probing;
using UptimeSampler.Service;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands.Demo;

/// <summary>The pages of <c>run</c> over the demonstration, on a free port of this machine.</summary>
internal static class DemoPages
{
    private static readonly WebSettings Settings = new() { Urls = [new("http://127.0.0.1:0")] };

    /// <summary>Starts to answer.</summary>
    /// <exception cref="CommandException">It cannot listen.</exception>
    public static async Task<WebServer> StartAsync(UptimeService service, Store store, CommitFeed feed, INameResolver resolver, ILoggerFactory logging, CancellationToken stopping)
    {
        WebSource source = new()
        {
            Store = store,
            Targets = () => service.Targets,
            Status = () => service.Status,
            Feed = feed,
            Resolver = resolver,
            Time = TimeProvider.System,
            Log = logging.CreateLogger("web"),
        };
        return await WebServer.StartAsync(Settings, source, new WebLimits(), logging, stopping)
            ?? throw new CommandException("the pages cannot be shown: no port of 127.0.0.1 can be listened at; --verbose says why, and without --web the demonstration needs none");
    }
}
