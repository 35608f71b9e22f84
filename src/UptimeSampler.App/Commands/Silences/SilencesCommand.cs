using System.CommandLine;
using System.Text.Json;
using UptimeSampler.App.Json;

namespace UptimeSampler.App.Commands.Silences;

/// <summary><c>silences</c>: when nobody is to be alerted.</summary>
internal static class SilencesCommand
{
    public static Command Create()
    {
        Command command = new("silences", """
            Keeps alerts back for a while: samples are taken and incidents found as always, and what is still open when it ends is told then. A running service follows at once

            Examples:
              uptimesampler silences add --target shop --for 2h --note "new database, Anna"
              uptimesampler silences list
              uptimesampler silences end 3
            """);
        command.Subcommands.Add(SilencesListCommand.Create());
        command.Subcommands.Add(SilencesAddCommand.Create());
        command.Subcommands.Add(SilencesEndCommand.Create());
        return command;
    }

    /// <summary>Silences as one JSON document.</summary>
    public static string Json(IEnumerable<Silence> silences, DateTimeOffset now) => JsonSerializer.Serialize(SilencesJson.Of(silences, now), ContractJson.Options);
}
