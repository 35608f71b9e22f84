using System.CommandLine;
using UptimeSampler.App.Settings;
using UptimeSampler.Service;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands.Silences;

/// <summary><c>silences add</c>.</summary>
internal static class SilencesAddCommand
{
    private static readonly Option<string[]> Target = new("--target")
    {
        Description = $"What to silence: a target, a preflight, or '{Fleet.Name}' for what is found about all together; may be given several times",
        HelpName = "NAME",
    };

    private static readonly Option<string[]> Label = new("--label")
    {
        Description = "Silence the targets with this label, as name:value; given several times, those that have all of them",
        HelpName = "NAME:VALUE",
    };

    private static readonly Option<bool> All = new("--all") { Description = "Silence everything" };

    private static readonly Option<string[]> Kind = new("--kind")
    {
        Description = "Only incidents of this kind: failure_rate, latency, no_data, certificate or preflight; may be given several times",
        HelpName = "KIND",
    };

    private static readonly Option<string?> From = new("--from") { Description = "When it begins, such as 2026-11-23T22:00Z (default: now)", HelpName = "INSTANT" };

    private static readonly Option<string?> Until = new("--until") { Description = "When it ends, such as 2026-11-24T02:00Z", HelpName = "INSTANT" };

    private static readonly Option<string?> For = new("--for") { Description = $"How long it lasts, such as 2h, instead of --until; at most {Silence.Longest.TotalDays} days", HelpName = "LENGTH" };

    private static readonly Option<string?> Note = new("--note") { Description = "Why, for those who wonder that nobody was alerted", HelpName = "TEXT" };

    public static Command Create()
    {
        Command command = new("add", """
            Makes a silence

            Examples:
              uptimesampler silences add --target shop --for 2h --note "new database, Anna"
              uptimesampler silences add --label team:web --kind latency --from 2026-11-23T22:00Z --until 2026-11-24T02:00Z --note "load test"
              uptimesampler silences add --all --for 30m --note "router is replaced"
            """) { Target, Label, All, Kind, From, Until, For, Note };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        ProcessSettings settings = SettingsFile.Load(parsed);
        using Store store = IncidentsCommand.OpenStore(settings, forWriting: true);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Silence asked = Checked(parsed, settings, store, now);
        Silence made = await store.WriteAsync(transaction => transaction.AddSilence(asked), stopping);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(CommonOptions.Json))
            await output.WriteLineAsync(SilencesCommand.Json([made], now));
        else
            await output.WriteLineAsync($"Silence {made.Id} covers {made.Scope(200)} {(made.From > now ? $"from {Words.Instant(made.From)} " : "")}until {Words.Instant(made.Until)}: "
                + "incidents are found as always, and what is still open at its end is told then.");
        return ExitCode.Healthy;
    }

    private static Silence Checked(ParseResult parsed, ProcessSettings settings, Store store, DateTimeOffset now)
    {
        SilenceRequest request = new()
        {
            Targets = parsed.GetValue(Target) ?? [],
            Labels = Labels(parsed.GetValue(Label) ?? []),
            All = parsed.GetValue(All),
            KindNames = parsed.GetValue(Kind) ?? [],
            From = Instant(From.Name, parsed.GetValue(From)),
            Until = Instant(Until.Name, parsed.GetValue(Until)),
            Length = parsed.GetValue(For),
            Note = parsed.GetValue(Note),
        };
        try
        {
            return request.Checked(KnownTargets.Watched(settings, parsed.InvocationConfiguration.Error), store.TargetNames(), Person(), now);
        }
        catch (SilenceRefusedException refused)
        {
            throw new CommandException(refused.Sentence(OptionOf(refused.Part).Name));
        }
    }

    private static Dictionary<string, string> Labels(IReadOnlyList<string> texts)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach (string text in texts)
            if (text.IndexOf(':', StringComparison.Ordinal) is not (> 0 and var colon) || !labels.TryAdd(text[..colon], text[(colon + 1)..]))
                throw new CommandException($"--label '{PlainText.Line(text, 80)}' is not written name:value, or has a name that was given before; write one such as team:web");
        return labels;
    }

    private static DateTimeOffset? Instant(string option, string? text) => text is null ? null : InstantText.ParseInstant(option, text);

    /// <summary>Who sits there: behind sudo, not the user that it became.</summary>
    private static string Person() => Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } behind ? behind : Environment.UserName;

    private static Option OptionOf(SilencePart part) => part switch
    {
        SilencePart.Targets => Target,
        SilencePart.Labels => Label,
        SilencePart.Kinds => Kind,
        SilencePart.From => From,
        SilencePart.Until => Until,
        SilencePart.Length => For,
        _ => Note,
    };
}
