using System.Text.RegularExpressions;

namespace UptimeSampler.Tests;

/// <summary>The rules of docs/architecture.md that can be read off the <c>using</c> lines and the file lengths.</summary>
internal static partial class Architecture
{
    private const int LineLimit = 300;

    // Folder → what it may use of our own, beside the root namespace and itself. What is not listed may use all that lies below it.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["UptimeSampler.Statistics"] = [],
        ["UptimeSampler"] = ["UptimeSampler.Statistics"],
        ["UptimeSampler/Targets"] = [],
        ["UptimeSampler/Probing"] = ["UptimeSampler.Statistics", "UptimeSampler.Targets"],
        ["UptimeSampler/Detection"] = ["UptimeSampler.Statistics", "UptimeSampler.Targets"],
        ["UptimeSampler/Incidents"] = ["UptimeSampler.Statistics", "UptimeSampler.Targets"],
        ["UptimeSampler/Alerting"] = ["UptimeSampler.Statistics", "UptimeSampler.Targets"],
        ["UptimeSampler/Storage"] = ["UptimeSampler.Statistics", "UptimeSampler.Targets"],
        ["UptimeSampler/Sampling"] = ["UptimeSampler.Statistics", "UptimeSampler.Targets", "UptimeSampler.Probing"],
        ["UptimeSampler/Checking"] = ["UptimeSampler.Statistics", "UptimeSampler.Targets", "UptimeSampler.Probing"],
        ["UptimeSampler/Load"] = ["UptimeSampler.Targets", "UptimeSampler.Probing"],
        ["UptimeSampler/Stress"] = ["UptimeSampler.Statistics", "UptimeSampler.Targets", "UptimeSampler.Probing", "UptimeSampler.Load"],
        ["UptimeSampler/Inspection"] = [],
        ["UptimeSampler/Importing"] = ["UptimeSampler.Targets"],
        ["UptimeSampler/Planning"] = ["UptimeSampler.Statistics", "UptimeSampler.Targets", "UptimeSampler.Sampling", "UptimeSampler.Detection"],
        ["UptimeSampler/Backtesting"] = ["UptimeSampler.Statistics", "UptimeSampler.Detection", "UptimeSampler.Incidents"],
        ["UptimeSampler/Reports"] = ["UptimeSampler.Statistics", "UptimeSampler.Targets", "UptimeSampler.Storage", "UptimeSampler.Stress"],
        ["UptimeSampler/Preflight"] = ["UptimeSampler.Statistics", "UptimeSampler.Targets", "UptimeSampler.Probing", "UptimeSampler.Checking", "UptimeSampler.Load", "UptimeSampler.Stress", "UptimeSampler.Inspection", "UptimeSampler.Reports"],
    };

    // Vendor → the rooms it lives in.
    private static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["Quartz"] = ["UptimeSampler/Sampling"],
        ["Dapper"] = ["UptimeSampler/Storage"],
        ["Microsoft.Data.Sqlite"] = ["UptimeSampler/Storage", "UptimeSampler/Importing"],
        ["YamlDotNet"] = ["UptimeSampler/Importing"],
        ["SQLitePCL"] = ["UptimeSampler/Storage"],
        ["HdrHistogram"] = ["UptimeSampler/Load"],
        ["ScottPlot"] = ["UptimeSampler/Reports/Pictures"],
        ["SkiaSharp"] = ["UptimeSampler/Reports/Pictures"],
        ["MailKit"] = ["UptimeSampler/Alerting"],
        ["MimeKit"] = ["UptimeSampler/Alerting"],
        ["MathNet"] = ["UptimeSampler.Statistics"],
        ["System.ServiceModel"] = ["UptimeSampler.App/Web/Status"],
        ["OpenTelemetry"] = ["UptimeSampler.App/Web/Metrics"],
        ["System.CommandLine"] = ["UptimeSampler.App/Commands", "UptimeSampler.App/Program.cs"],
        ["Spectre"] = ["UptimeSampler.App/Commands", "UptimeSampler.App/Program.cs"],
    };

    /// <summary>What breaks the rules in the working copy, one sentence each.</summary>
    public static IReadOnlyList<string> Violations(string root)
    {
        List<string> violations = [];
        foreach (string path in Sources(root))
        {
            string file = Path.GetRelativePath(root, path).Replace('\\', '/');
            string[] lines = File.ReadAllLines(path);
            if (lines.Length > LineLimit)
                violations.Add($"{file} has {lines.Length} lines, more than {LineLimit}: split it by idea");
            if (file.StartsWith("src/", StringComparison.Ordinal))
                violations.AddRange(lines.SelectMany((line, i) => Check(file["src/".Length..], line).Select(problem => $"{file}:{i + 1} {problem}")));
        }
        return violations;
    }

    private static IEnumerable<string> Sources(string root) =>
        new[] { "src", "tests" }
            .Select(folder => Path.Combine(root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Check(string file, string line)
    {
        if (line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            yield break;
        foreach ((string vendor, string[] rooms) in Rooms)
            if (Regex.IsMatch(line, $@"\b{Regex.Escape(vendor)}[.;]") && UsesNamespace(line, vendor) && !rooms.Any(room => file.StartsWith(room + (room.EndsWith(".cs", StringComparison.Ordinal) ? "" : "/"), StringComparison.Ordinal)))
                yield return $"uses {vendor}, which lives only in {string.Join(" and ", rooms)}";

        if (Using().Match(line) is not { Success: true } match || !match.Groups["name"].Value.StartsWith("UptimeSampler", StringComparison.Ordinal))
            yield break;
        string used = match.Groups["name"].Value;
        string project = file.Split('/')[0];
        if (project != "UptimeSampler.App" && IsIn(used, "UptimeSampler.App"))
            yield return $"uses {used}: arrows point from the App to the engine to Statistics";
        string folder = file.Split('/') is [var first, var second, _, ..] && Arrows.ContainsKey($"{first}/{second}") ? $"{first}/{second}" : project;
        bool inKnownFolder = Arrows.ContainsKey(folder) && (folder != "UptimeSampler" || !file["UptimeSampler/".Length..].Contains('/'));
        string own = folder.Replace('/', '.');
        if (inKnownFolder && used != "UptimeSampler" && !(own != "UptimeSampler" && IsIn(used, own)) && !Arrows[folder].Any(allowed => IsIn(used, allowed)))
            yield return $"uses {used}: {folder} may use {(Arrows[folder].Length == 0 ? "nothing of our own" : string.Join(", ", Arrows[folder]))}";
    }

    private static bool IsIn(string used, string space) => used == space || used.StartsWith(space + ".", StringComparison.Ordinal);

    // A using line, or a name written out in full; not a text that mentions the vendor.
    private static bool UsesNamespace(string line, string vendor) =>
        Using().Match(line) is { Success: true } match ? IsIn(match.Groups["name"].Value, vendor) : !line.Contains('"', StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*(global\s+)?using\s+(static\s+)?([A-Za-z_]\w*\s*=\s*)?(global::)?(?<name>[A-Za-z_][\w.]*)[^;(]*;", RegexOptions.ExplicitCapture)]
    private static partial Regex Using();
}
