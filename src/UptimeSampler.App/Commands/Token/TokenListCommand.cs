using System.CommandLine;
using System.Text.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands.Token;

/// <summary><c>token list</c>.</summary>
internal static class TokenListCommand
{
    public static Command Create()
    {
        Command command = new("list", """
            Lists the tokens: whose they are, what they may do, and when they were made

            Examples:
              uptimesampler token list
              uptimesampler token list --json | jq '.tokens[].name'
            """);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        using Store store = IncidentsCommand.OpenStore(SettingsFile.Load(parsed), forWriting: false);
        IReadOnlyList<AccessToken> tokens = store.AccessTokens();
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(CommonOptions.Json))
            output.WriteLine(JsonSerializer.Serialize(new { Tokens = tokens.Select(token => new { token.Name, Role = RoleOf(token), token.CreatedAt }) }, ContractJson.Options));
        else if (tokens.Count == 0)
            output.WriteLine("No token: 'run' answers this machine only.");
        else
            foreach (string line in TextTable.Lines(["NAME", "ROLE", "MADE"], [.. tokens.Select(IReadOnlyList<string> (token) => [token.Name, RoleOf(token), Words.Instant(token.CreatedAt)])]))
                output.WriteLine(line);
        return ExitCode.Healthy;
    }

    private static string RoleOf(AccessToken token) => token.Role.ToString().ToLowerInvariant();
}
