using System.CommandLine;
using System.Text.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.App.Commands.Token;

/// <summary><c>token add</c>.</summary>
internal static class TokenAddCommand
{
    private static readonly string[] Roles = [.. Enum.GetNames<AccessRole>().Select(role => role.ToLowerInvariant())];
    private static readonly Argument<string> Name = TokenCommand.NameArgument();

    private static readonly Option<string> Role = new("--role")
    {
        Description = "viewer reads; operator acknowledges, silences and has targets checked, too",
        HelpName = "ROLE",
        Required = true,
    };

    public static Command Create()
    {
        Command command = new("add", """
            Makes a token and prints it, this once: only its hash is kept

            Examples:
              uptimesampler token add prometheus --role viewer
              uptimesampler token add anna --role operator --json | jq -r .token
            """) { Name, Role };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        string name = CheckedName(parsed.GetRequiredValue(Name)), role = parsed.GetRequiredValue(Role);
        if (!Roles.Contains(role, StringComparer.Ordinal))
            throw new CommandException($"--role '{PlainText.Line(role, 40)}' is not known; {NearestName.Advice(role, Roles)}");
        Secret secret = AccessToken.NewSecret();
        AccessToken token = new(name, Enum.Parse<AccessRole>(role, ignoreCase: true), AccessToken.HashOf(secret.Reveal()), TimeProvider.System.GetUtcNow());
        using Store store = IncidentsCommand.OpenStore(SettingsFile.Load(parsed), forWriting: true);
        await store.WriteAsync(transaction =>
        {
            transaction.AddToken(token);
            return true;
        }, stopping);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(CommonOptions.Json))
            await output.WriteLineAsync(JsonSerializer.Serialize(new { Name = name, Role = role, Token = secret.Reveal() }, ContractJson.Options));
        else
        {
            await output.WriteLineAsync(secret.Reveal());
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"This is the token of {name} ({role}); it is shown this once. Send it as 'Authorization: Bearer …', or sign in with it.");
        }
        return ExitCode.Healthy;
    }

    private static string CheckedName(string name)
    {
        if (name.Length is 0 or > AccessToken.NameLimit || name != name.Trim())
            throw new CommandException($"'{PlainText.Exact(name, AccessToken.NameLimit)}' is no name of a token; write 1 to {AccessToken.NameLimit} characters without blanks at the ends, such as prometheus");
        if (PlainText.Unfit(name) is { } unfit)
            throw new CommandException($"'{PlainText.Line(name, AccessToken.NameLimit)}' holds the character {unfit}, which cannot be seen or changes how the rest is shown; write the name without it");
        return name;
    }
}
