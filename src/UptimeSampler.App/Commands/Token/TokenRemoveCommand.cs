using System.CommandLine;
using System.Text.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.App.Commands.Token;

/// <summary><c>token remove</c>.</summary>
internal static class TokenRemoveCommand
{
    private static readonly Argument<string> Name = TokenCommand.NameArgument();

    public static Command Create()
    {
        Command command = new("remove", """
            Removes a token: from now on nobody is let in by it, and who signed in with it is signed out

            Examples:
              uptimesampler token remove prometheus
            """) { Name };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        string name = parsed.GetRequiredValue(Name);
        using Store store = IncidentsCommand.OpenStore(SettingsFile.Load(parsed), forWriting: true);
        if (!await store.WriteAsync(transaction => transaction.RemoveToken(name), stopping))
        {
            string[] known = [.. store.AccessTokens().Select(token => token.Name)];
            throw new CommandException($"there is no token '{PlainText.Line(name, AccessToken.NameLimit)}'; " + (known.Length == 0 ? "there is none at all" : NearestName.Advice(name, known)));
        }
        TextWriter output = parsed.InvocationConfiguration.Output;
        await output.WriteLineAsync(parsed.GetValue(CommonOptions.Json) ? JsonSerializer.Serialize(new { Removed = name }, ContractJson.Options) : $"The token of {name} is removed.");
        return ExitCode.Healthy;
    }
}
