using System.CommandLine;
using UptimeSampler.App.Settings;
using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.App.Commands.Check;

/// <summary>A target to check.</summary>
/// <param name="Target">The target, options applied.</param>
/// <param name="IsFromFile">True when the targets file says more about it than its URL.</param>
internal sealed record CheckTarget(Target Target, bool IsFromFile);

/// <summary>Turns URLs and names into targets: what holds <c>://</c> is a URL, all else a name in the targets file.</summary>
internal static class CheckTargets
{
    private const int Limit = 1_000;

    /// <exception cref="CommandException">A name is not known, or the targets file cannot be used.</exception>
    /// <exception cref="FormatException">A URL is none, or an option means nothing for it.</exception>
    public static IReadOnlyList<CheckTarget> Read(ParseResult parsed, TargetOverrides overrides)
    {
        string[] written = parsed.GetRequiredValue(CheckOptions.What);
        if (written.Length > Limit)
            throw new CommandException($"{written.Length} targets are more than {Limit}; check them in several calls");
        if (written.GroupBy(text => text, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new CommandException($"'{OptionTexts.WithoutSecrets(twice.Key)}' is there twice; name each target once");
        CheckGivenFiles(parsed);
        // Else the settings and the targets file are read only when a name asks for them: a URL is checked whatever is in them.
        Lazy<(string File, IReadOnlyList<Target> Targets)> watched = new(() => Watched(parsed, written.First(text => !IsUrl(text))));
        List<CheckTarget> found = [];
        foreach (string text in written)
        {
            CheckTarget target = IsUrl(text)
                ? new CheckTarget(overrides.ApplyTo(OfUrl(text, overrides)), IsFromFile: false)
                : new CheckTarget(overrides.ApplyTo(Named(text, watched.Value.File, watched.Value.Targets)), IsFromFile: true);
            // What of two URLs may be shown can be the same; the connections kept for them are not.
            int same = found.Count(other => other.Target.Name == target.Target.Name || other.Target.Name.StartsWith(target.Target.Name + " (", StringComparison.Ordinal));
            found.Add(same == 0 ? target : target with { Target = target.Target with { Name = $"{target.Target.Name} ({same + 1})" } });
        }
        return found;
    }

    private static bool IsUrl(string text) => text.Contains("://", StringComparison.Ordinal);

    private static Target OfUrl(string text, TargetOverrides overrides)
    {
        Target target = OptionTexts.Target(text);
        return target.Headers.Count > 0 && overrides.Has("Authorization")
            ? throw new CommandException($"{target.Name} holds a user name, and --header gives an Authorization too; keep one of the two")
            : target;
    }

    /// <summary>A file that the call names is meant: one that is not there is a slip of the pen, not a file that nobody needs.</summary>
    private static void CheckGivenFiles(ParseResult parsed)
    {
        if (parsed.GetValue(CommonOptions.Config) is not null)
            SettingsFile.Load(parsed, requireTargets: false);
        if (parsed.GetValue(CommonOptions.Targets) is { } given && File.Exists(given))
            Load(given);
        else if (parsed.GetValue(CommonOptions.Targets) is { } missing && parsed.GetRequiredValue(CheckOptions.What).All(IsUrl))
            throw new CommandException($"there is no targets file {missing}, which --targets names; correct it, or leave the option out: a URL needs no targets file");
    }

    private static (string File, IReadOnlyList<Target> Targets) Watched(ParseResult parsed, string name)
    {
        string file = SettingsFile.Load(parsed, requireTargets: false).Targets;
        if (!File.Exists(file))
            throw new CommandException($"'{Shown(name)}' is no URL, and there is no targets file {file} to look the name up in; "
                + (LooksLikeHost(name) ? $"write https://{Shown(name)}, or name the file with --targets" : "write a URL such as https://shop.example, or name the file with --targets"));
        return (file, Load(file));
    }

    private static IReadOnlyList<Target> Load(string file)
    {
        try
        {
            return TargetFile.Load(file, Environment.GetEnvironmentVariable).Targets;
        }
        catch (TargetFileException broken)
        {
            throw new CommandException(broken.Message);
        }
    }

    private static Target Named(string name, string file, IReadOnlyList<Target> targets) =>
        targets.FirstOrDefault(target => target.Name == name)
        ?? throw new CommandException($"there is no target '{Shown(name)}' in {file}; {Advice(name, targets)}");

    private static string Advice(string name, IReadOnlyList<Target> targets)
    {
        string[] names = [.. targets.Select(target => target.Name)];
        string? near = NearestName.Find(name, names);
        return (near, LooksLikeHost(name)) switch
        {
            ({ } target, true) => $"did you mean '{target}', or https://{Shown(name)}?",
            (null, true) => $"for a web page write https://{Shown(name)}",
            _ => NearestName.Advice(name, [.. names.Take(20)]),
        };
    }

    private static bool LooksLikeHost(string text) =>
        (text.Contains('.', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal) || text.StartsWith("localhost", StringComparison.OrdinalIgnoreCase))
        && !text.Any(char.IsWhiteSpace);

    private static string Shown(string text) => OptionTexts.WithoutSecrets(text);
}
