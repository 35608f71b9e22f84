using System.CommandLine;
using System.Text.Json;
using UptimeSampler.App.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands;

/// <summary><c>incidents</c>: what was found, and saying that somebody looks.</summary>
internal static class IncidentsCommand
{
    public static Command Create()
    {
        Command command = new("incidents", """
            What was found: the list, one incident with its evidence, a report on it, saying that you look, and a note

            Examples:
              uptimesampler incidents list --open
              uptimesampler incidents show 7
              uptimesampler incidents report 7 -o incident-7.html
              uptimesampler incidents ack 7 --note "Anna looks, limit of nginx"
              uptimesampler incidents note 7 "limit raised at 14:20"
            """);
        command.Subcommands.Add(IncidentsListCommand.Create());
        command.Subcommands.Add(IncidentsShowCommand.Create());
        command.Subcommands.Add(IncidentsReportCommand.Create());
        command.Subcommands.Add(IncidentsAckCommand.Create());
        command.Subcommands.Add(IncidentsNoteCommand.Create());
        return command;
    }

    /// <summary>The number of an incident, as an argument.</summary>
    public static Argument<long> IdArgument() => new("id")
    {
        Description = "Number of the incident, as 'incidents list' shows it",
        CustomParser = NumberArgument.Of<long>("the number of the incident", "7"),
    };

    /// <exception cref="StorageException">The database cannot be used.</exception>
    public static Store OpenStore(ProcessSettings settings, bool forWriting)
    {
        // Reading first: a wrong name must not make a database.
        if (forWriting)
            Store.OpenReadOnly(settings.Database, TimeProvider.System).Dispose();
        return forWriting ? Store.Open(settings.Database, TimeProvider.System) : Store.OpenReadOnly(settings.Database, TimeProvider.System);
    }

    /// <exception cref="CommandException">There is none.</exception>
    public static Incident Find(Store store, ParseResult parsed, long id) => store.FindIncident(id)
        ?? throw new CommandException($"there is no incident {id} in {store.Path}; this shows which there are: {GivenOptions.Words(parsed, store.Path).Line("incidents list")}");

    /// <summary>The incidents with what was told about them, as one JSON document.</summary>
    public static string Json(Store store, IReadOnlyList<Incident> incidents, TargetSet? targets) =>
        JsonSerializer.Serialize(IncidentsJson.Of(store, incidents, targets), ContractJson.Options);
}
