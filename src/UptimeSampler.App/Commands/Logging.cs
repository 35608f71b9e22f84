using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace UptimeSampler.App.Commands;

/// <summary>Logs to standard error, one line or one JSON object an entry: standard output belongs to answers.</summary>
internal static class Logging
{
    private const string Instant = "yyyy-MM-ddTHH:mm:ssZ";

    public static ILoggerFactory Create(LogLevel least, bool json) => LoggerFactory.Create(logging =>
    {
        // The web framework tells of every request; what a stranger sends it is no news, whatever it throws over that.
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.None).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel.Connections", LogLevel.Error).AddFilter("Microsoft.AspNetCore.Diagnostics", LogLevel.None).AddFilter("UptimeSampler.App.Web.Access", LogLevel.Warning);
        logging.SetMinimumLevel(least).Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (json)
            logging.AddJsonConsole(format => Stamp(format, Instant));
        else
            logging.AddSimpleConsole(format =>
            {
                Stamp(format, Instant + " ");
                format.SingleLine = true;
                format.ColorBehavior = LoggerColorBehavior.Disabled;
            });
    });

    private static void Stamp(ConsoleFormatterOptions format, string instant)
    {
        format.UseUtcTimestamp = true;
        format.TimestampFormat = instant;
    }
}
