using System.Globalization;
using UptimeSampler.Inspection.Host;

namespace UptimeSampler.Inspection.Apache;

/// <summary>What Apache knows while it reads its configuration: modules, names defined, variables.</summary>
internal sealed class ApacheConditions(ServerFiles files, IReadOnlyDictionary<string, string> environment)
{
    private const int ExpandedLimit = 100_000;

    private static readonly string[] Mpms = ["event", "worker", "prefork"];

    private readonly HashSet<string> modules = ["core", "so", "http", "http_core", "unixd", "log_config", "logio", "version", "watchdog"];
    private readonly Dictionary<string, string> defined = new(StringComparer.Ordinal);

    /// <summary>The module that serves requests: event, worker or prefork; null when it is built in.</summary>
    public string? Mpm => Mpms.FirstOrDefault(mpm => modules.Contains("mpm_" + mpm));

    public void Define(string name, string value) => defined[name] = value;

    public void Undefine(string name) => defined.Remove(name);

    public void Load(string module) => modules.Add(ModuleName(module));

    /// <summary>Whether what stands in a section counts; sections that are about requests always do.</summary>
    public bool Holds(ApacheLine section)
    {
        string first = section.Arguments.Count > 0 ? section.Arguments[0] : "";
        bool isNot = first.StartsWith('!');
        string name = first.TrimStart('!');
        return section.Name switch
        {
            "<ifmodule" => HasModule(name) != isNot,
            "<ifdefine" => defined.ContainsKey(name) != isNot,
            "<iffile" => (files.Has(Expanded(name)) || files.HasFolder(Expanded(name))) != isNot,
            // Versions before 2.4 are not looked at: of "newer than" and "older than" the first holds.
            "<ifversion" => !section.Arguments[0].Contains('<', StringComparison.Ordinal),
            _ => true,
        };
    }

    /// <summary>A text with its variables filled in, as far as they are known.</summary>
    public string Expanded(string text)
    {
        for (int at = 0; (at = text.IndexOf("${", at, StringComparison.Ordinal)) >= 0 && text.Length < ExpandedLimit;)
        {
            int end = text.IndexOf('}', at);
            if (end < 0)
                break;
            string name = text[(at + 2)..end];
            if (!defined.TryGetValue(name, out string? value) && !environment.TryGetValue(name, out value))
                value = text[at..(end + 1)];
            text = string.Concat(text.AsSpan(0, at), value, text.AsSpan(end + 1));
            at += value.Length;
        }
        return text;
    }

    /// <summary>A number, whose text may be a variable.</summary>
    /// <exception cref="InspectionException">It is none.</exception>
    public ConfigNumber Number(ApacheLine line)
    {
        string text = line.Arguments.Count > 0 ? Expanded(line.Arguments[0]) : "";
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? new ConfigNumber(value, line.Place, line.Text)
            : throw new InspectionException($"{line.Place}: '{PlainText.Line(line.Text, 80)}' has no number");
    }

    // What serves requests may be built in, where no line loads it: then every section about one holds, as there is but one.
    private bool HasModule(string name) => modules.Contains(ModuleName(name)) || (Mpm is null && ModuleName(name).StartsWith("mpm_", StringComparison.Ordinal));

    // "mpm_event_module", "mod_ssl.c" and "event.c" are names of modules.
    private static string ModuleName(string name)
    {
        name = name.EndsWith("_module", StringComparison.Ordinal) ? name[..^"_module".Length] : name;
        name = name.EndsWith(".c", StringComparison.Ordinal) ? name[..^2] : name;
        name = name.StartsWith("mod_", StringComparison.Ordinal) ? name[4..] : name;
        return Mpms.Contains(name) ? "mpm_" + name : name;
    }
}
