using Microsoft.Extensions.Configuration;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Settings;

/// <summary>Reads and checks the section <c>web.statusPage</c>.</summary>
/// <param name="section">The section.</param>
/// <param name="problem">Takes what is wrong: a key, and a sentence.</param>
internal sealed class StatusPageReader(IConfigurationSection section, Action<string, string> problem)
{
    /// <summary>Most targets that are named: a page is read by people.</summary>
    public const int TargetLimit = 200;

    public static readonly string[] Keys = ["title", "targets", "label", "urls"];
    public static readonly string[] TargetKeys = ["name", "show"];

    public StatusPageSettings Read()
    {
        StatusPageSettings settings = new()
        {
            Title = Text("title") ?? new StatusPageSettings().Title,
            Targets = Targets(),
            Label = section["label"] is { } label ? Label(label) : null,
            Urls = new ListenAddresses(section.GetSection("urls"), problem).Read(),
        };
        if (!section.GetSection("targets").GetChildren().Any() && section["label"] is null)
            problem(section.Path, "says not what anybody may see; write \"targets\": [ { \"name\": \"shop\" } ], or \"label\": \"public:yes\", or leave the section out");
        return settings;
    }

    private List<ShownTarget> Targets()
    {
        List<ShownTarget> targets = [];
        foreach (IConfigurationSection entry in section.GetSection("targets").GetChildren())
            if (entry["name"] is not { Length: > 0 } name)
                problem(entry.Path, "the target has no name; write { \"name\": \"shop\", \"show\": \"Web shop\" }");
            else if (targets.Any(other => other.Name == name))
                problem($"{entry.Path}:name", $"target '{name}' is there twice; name each target once");
            else
                targets.Add(new ShownTarget(name, Text($"targets:{entry.Key}:show") ?? name));
        if (targets.Count > TargetLimit)
            problem($"{section.Path}:targets", $"{targets.Count} targets are more than {TargetLimit}; leave some out");
        return targets;
    }

    private string? Text(string key)
    {
        if (section[key] is not { } text)
            return null;
        if (string.IsNullOrWhiteSpace(text) || text.Length > TargetLimits.NameLength)
            problem($"{section.Path}:{key}", $"'{text}' has not 1 to {TargetLimits.NameLength} characters; write a short text such as 'Web shop'");
        else if (PlainText.Unfit(text) is { } unfit)
            problem($"{section.Path}:{key}", $"'{text}' holds the character {unfit}, which cannot be seen or changes how the rest is shown; write the text without it");
        return text;
    }

    private KeyValuePair<string, string>? Label(string text)
    {
        if (text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            return new(text[..colon], text[(colon + 1)..]);
        problem($"{section.Path}:label", $"'{text}' is no label; write its name, a colon and its value, such as public:yes");
        return null;
    }
}
