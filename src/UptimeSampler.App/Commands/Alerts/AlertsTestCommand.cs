using System.CommandLine;
using System.Text.Json;
using UptimeSampler.Alerting;
using UptimeSampler.App.Settings;
using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.App.Commands.Alerts;

/// <summary><c>alerts test</c>: a message that opens an incident and one that ends it, so that no pager stays open.</summary>
internal static class AlertsTestCommand
{
    private const int ShownLength = 80;

    private static readonly Argument<string[]> Channels = new("channel")
    {
        Description = "Names of channels, as the targets file has them",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Create()
    {
        Command command = new("test", """
            Sends two sample messages to channels, one that opens an incident and one that ends it, both saying that they are a test.
            Each is tried once; exit code 0 when all were delivered, 2 when one was not

            Examples:
              uptimesampler alerts test ops-chat
              uptimesampler alerts test ops-chat pager --targets /etc/uptimesampler/targets.json --json
            """) { Channels };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        ProcessSettings settings = SettingsFile.Load(parsed);
        IReadOnlyList<ChannelSettings> channels = Find(Load(settings), settings.Targets, parsed.GetRequiredValue(Channels));
        bool isJson = parsed.GetValue(CommonOptions.Json);
        TextWriter output = parsed.InvocationConfiguration.Output;
        List<(ChannelSettings Channel, string? Error)> results = [];
        // With --json the standard output holds one document, so what a console channel prints goes beside it.
        using AlertDelivery delivery = new(TimeProvider.System, isJson ? parsed.InvocationConfiguration.Error : output);
        foreach (ChannelSettings channel in channels)
        {
            string? error = await SendAsync(delivery, channel, settings.Web.PublicPages, stopping);
            results.Add((channel, error));
            if (!isJson)
                await output.WriteLineAsync(error is null ? $"{channel.Name}: delivered, opened and resolved" : $"NOT DELIVERED  {error}");
        }
        if (isJson)
            await output.WriteLineAsync(JsonSerializer.Serialize(new { Channels = results.Select(result => new { result.Channel.Name, Delivered = result.Error is null, result.Error }) }, ContractJson.Options));
        return results.All(result => result.Error is null) ? ExitCode.Healthy : ExitCode.Failing;
    }

    private static async Task<string?> SendAsync(AlertDelivery delivery, ChannelSettings channel, PublicPages? pages, CancellationToken stopping)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        foreach (AlertKind kind in (AlertKind[])[AlertKind.Opened, AlertKind.Resolved])
        {
            string? error = await delivery.DeliverAsync(channel, TestMessage.Of(kind, now) with { Pages = pages }, stopping) switch
            {
                DeliveryResult.Postponed postponed => postponed.Error,
                DeliveryResult.Refused refused => refused.Error,
                _ => null,
            };
            if (error is not null)
                return error;
        }
        return null;
    }

    private static TargetSet Load(ProcessSettings settings)
    {
        try
        {
            return TargetFile.Load(settings.Targets, Environment.GetEnvironmentVariable);
        }
        catch (TargetFileException broken)
        {
            throw new CommandException(broken.Message);
        }
    }

    private static ChannelSettings[] Find(TargetSet targets, string file, string[] names)
    {
        string[] known = [.. targets.Channels.Select(channel => channel.Name)];
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw new CommandException($"there is no channel '{PlainText.Line(unknown, ShownLength)}' in {file}; {(known.Length == 0 ? "it has no 'channels'" : NearestName.Advice(unknown, known))}");
        return [.. names.Distinct().Select(name => targets.Channels.First(channel => channel.Name == name))];
    }
}
