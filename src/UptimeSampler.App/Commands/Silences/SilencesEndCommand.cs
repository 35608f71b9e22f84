using System.CommandLine;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands.Silences;

/// <summary><c>silences end</c>.</summary>
internal static class SilencesEndCommand
{
    private static readonly Argument<long> Id = new("id")
    {
        Description = "Number of the silence, as 'silences list' shows it",
        CustomParser = NumberArgument.Of<long>("the number of the silence", "3"),
    };

    public static Command Create()
    {
        Command command = new("end", """
            Ends a silence before its time: what it held back and is still open is told within seconds

            Examples:
              uptimesampler silences end 3
            """) { Id };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        long id = parsed.GetValue(Id);
        using Store store = IncidentsCommand.OpenStore(SettingsFile.Load(parsed), forWriting: true);
        (bool ended, Silence? silence) = await store.WriteAsync(transaction => (transaction.EndSilence(id), transaction.FindSilence(id)), stopping);
        if (silence is null)
            throw new CommandException($"there is no silence {id} in {store.Path}; this shows which there are: {GivenOptions.Words(parsed, store.Path).Line("silences list --all")}");
        if (!ended)
            throw new CommandException($"silence {id} is over since {Words.Instant(silence.End)}; there is nothing left to end");
        TextWriter output = parsed.InvocationConfiguration.Output;
        await output.WriteLineAsync(parsed.GetValue(CommonOptions.Json) ? SilencesCommand.Json([silence], TimeProvider.System.GetUtcNow()) : $"Silence {id} is over: alerts are sent again.");
        return ExitCode.Healthy;
    }
}
