using System.Text.Json;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.App.Settings;

/// <summary>Which key stands on which line of the settings file; finds keys that nobody reads.</summary>
internal sealed class SettingsLines
{
    public static readonly SettingsLines None = new("", []);

    private static readonly string[] RootKeys = ["$schema", "database", "targets", "location", "workers", "falseAlarms", "retention", "stress", "web", "logLevel"];
    private static readonly string[] WorkerKeys = ["name", "sourceAddress"];
    private static readonly string[] RetentionKeys = ["raw", "minute", "hour"];
    private static readonly string[] StressKeys = ["allowedHosts"];

    private readonly string file;
    private readonly Dictionary<string, int> lines;

    private SettingsLines(string file, Dictionary<string, int> lines)
    {
        this.file = file;
        this.lines = lines;
    }

    /// <summary>False when the file is not JSON or has a key twice.</summary>
    public bool Readable { get; private init; } = true;

    /// <summary>"file:line" of a configuration key such as <c>Workers:0:Name</c>; null when it is not in the file.</summary>
    public string? PlaceOf(string key) => lines.TryGetValue(key, out int line) ? $"{file}:{line}" : null;

    public static SettingsLines Check(string file, byte[] content, List<string> problems)
    {
        (FileNode? root, IReadOnlyList<JsonProblem> broken) = JsonTreeReader.Read(content, StringComparer.OrdinalIgnoreCase);
        problems.AddRange(broken.Select(problem => $"{file}:{problem}"));
        if (root is { Kind: not JsonValueKind.Object })
            problems.Add($"{file}:{root.Line}: the file holds {root.KindText}; write an object, such as {{ \"database\": \"Data Source=uptimesampler.db\" }}");
        if (root is null || root.Kind != JsonValueKind.Object || broken.Count > 0)
            return new SettingsLines(file, []) { Readable = false };

        SettingsLines found = new(file, new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase));
        found.CheckKeys(root, RootKeys, problems);
        found.CheckKind(root, "workers", JsonValueKind.Array, problems);
        found.CheckKind(root, "retention", JsonValueKind.Object, problems);
        found.CheckKind(root, "stress", JsonValueKind.Object, problems);
        found.CheckKind(root, "web", JsonValueKind.Object, problems);
        foreach (FileMember member in root.Members)
        {
            found.Remember(member.Value);
            if (Same(member.Key, "workers"))
                foreach (FileNode worker in member.Value.Items)
                    found.CheckKeys(worker, WorkerKeys, problems);
            else if (Same(member.Key, "retention"))
                found.CheckKeys(member.Value, RetentionKeys, problems);
            else if (Same(member.Key, "stress"))
                found.CheckStress(member.Value, problems);
            else if (Same(member.Key, "web"))
                found.CheckWeb(member.Value, problems);
            else if (member.Value.Kind is JsonValueKind.Object or JsonValueKind.Array && RootKeys.Contains(member.Key, StringComparer.OrdinalIgnoreCase))
                problems.Add($"{file}:{member.Line}: {member.Key}: {member.Value.KindText} stands where a text belongs; write a text in quotes");
        }
        return found;
    }

    private void CheckStress(FileNode stress, List<string> problems)
    {
        CheckKeys(stress, StressKeys, problems);
        CheckKind(stress, StressKeys[0], JsonValueKind.Array, problems);
    }

    private void CheckWeb(FileNode web, List<string> problems)
    {
        CheckKeys(web, WebSettingsReader.Keys, problems);
        CheckKind(web, "urls", JsonValueKind.Array, problems);
        CheckKind(web, "certificate", JsonValueKind.Object, problems);
        if (web.Members.FirstOrDefault(member => Same(member.Key, "certificate")) is { } certificate)
            CheckKeys(certificate.Value, WebSettingsReader.CertificateKeys, problems);
        CheckKind(web, "statusPage", JsonValueKind.Object, problems);
        if (web.Members.FirstOrDefault(member => Same(member.Key, "statusPage")) is { } page)
            CheckStatusPage(page.Value, problems);
    }

    private void CheckStatusPage(FileNode page, List<string> problems)
    {
        CheckKeys(page, StatusPageReader.Keys, problems);
        CheckKind(page, "urls", JsonValueKind.Array, problems);
        CheckKind(page, "targets", JsonValueKind.Array, problems);
        foreach (FileNode target in page.Members.Where(member => Same(member.Key, "targets")).SelectMany(member => member.Value.Items))
            CheckKeys(target, StatusPageReader.TargetKeys, problems);
    }

    private void CheckKind(FileNode root, string key, JsonValueKind kind, List<string> problems)
    {
        FileMember? member = root.Members.FirstOrDefault(member => Same(member.Key, key));
        if (member is not null && member.Value.Kind != kind)
            problems.Add($"{file}:{member.Line}: {member.Value.Path}: {member.Value.KindText} stands where {(kind == JsonValueKind.Array ? "a list" : "an object")} belongs; see appsettings.example.json");
    }

    private void CheckKeys(FileNode node, string[] known, List<string> problems)
    {
        foreach (FileMember member in node.Members)
            if (!known.Contains(member.Key, StringComparer.OrdinalIgnoreCase))
                problems.Add($"{file}:{member.Line}: {member.Value.Path}: unknown key; {NearestName.Advice(member.Key, known)}");
    }

    private void Remember(FileNode node)
    {
        lines[node.Path.Replace("[", ":", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', ':')] = node.Line;
        foreach (FileNode child in node.Items.Concat(node.Members.Select(member => member.Value)))
            Remember(child);
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
