using System.Text;
using System.Text.Json.Nodes;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Targets;

/// <summary>Reads <c>targets.json</c>: strict JSON with comments, where every problem is told at once, with its line.</summary>
public static class TargetFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file; paths of secrets in it start at its folder.</param>
    /// <param name="environment">The value of an environment variable; null when it is not set.</param>
    /// <exception cref="TargetFileException">The file cannot be read, or something in it is wrong.</exception>
    public static TargetSet Load(string path, Func<string, string?> environment)
    {
        TargetFileReading reading = Reading(path, environment);
        return reading.Targets ?? throw reading.Refusal();
    }

    /// <summary>What is wrong with the text of a targets file, its variables not looked at; null when nothing is.</summary>
    internal static string? Problem(JsonObject document)
    {
        byte[] content = Encoding.UTF8.GetBytes(document.ToJsonString());
        TargetFileReading reading = Parse(content, "import", _ => "x", FileFingerprint.Of("import", TargetLimits.FileSize, content));
        return reading.Problems.Count == 0 ? null : $"{reading.Problems[0].Key}: {reading.Problems[0].Message}";
    }

    /// <summary>Reads a file and keeps what it was read from, so that a later change can be seen.</summary>
    internal static TargetFileReading Reading(string path, Func<string, string?> environment)
    {
        byte[]? content;
        try
        {
            content = SmallFile.Read(path, TargetLimits.FileSize);
        }
        catch (NotRegularFileException irregular)
        {
            return Refused(path, $"the targets file cannot be read: {irregular.Message}", new FileFingerprint(path, TargetLimits.FileSize, ""));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string message = $"the targets file cannot be read ({unreadable.Message}); create it (config/targets.example.json shows how), or name another with --targets";
            return Refused(path, message, new FileFingerprint(path, TargetLimits.FileSize, ""));
        }
        FileFingerprint fingerprint = FileFingerprint.Of(path, TargetLimits.FileSize, content);
        return content is null
            ? Refused(path, $"the targets file is larger than {TargetLimits.FileSize} bytes; split it over several processes", fingerprint)
            : Parse(content, path, environment, fingerprint);
    }

    private static TargetFileReading Parse(byte[] content, string path, Func<string, string?> environment, FileFingerprint fingerprint)
    {
        ReadContext context = new(Path.GetDirectoryName(Path.GetFullPath(path))!, environment);
        (FileNode? root, IReadOnlyList<JsonProblem> broken) = JsonTreeReader.Read(content, StringComparer.Ordinal);
        TargetSet? targets = root is null ? null : TargetFileShape.Read(root, context);
        List<TargetFileProblem> problems = InOrder(broken.Concat(context.Problems), path);
        return new TargetFileReading(problems.Count > 0 ? null : targets! with { Warnings = InOrder(context.Warnings, path) }, problems, [fingerprint, .. context.SecretFiles]);
    }

    private static List<TargetFileProblem> InOrder(IEnumerable<JsonProblem> found, string path) =>
        [.. found.OrderBy(problem => problem.Line).Select(problem => new TargetFileProblem(path, problem.Line, problem.Key, problem.Message))];

    private static TargetFileReading Refused(string path, string message, FileFingerprint fingerprint) =>
        new(null, [new TargetFileProblem(path, 0, "", message)], [fingerprint]);
}

/// <summary>What came of reading a targets file.</summary>
/// <param name="Targets">What it says; null when something is wrong.</param>
/// <param name="Problems">What is wrong.</param>
/// <param name="Files">The file and those of its secrets, as they were read.</param>
internal sealed record TargetFileReading(TargetSet? Targets, IReadOnlyList<TargetFileProblem> Problems, IReadOnlyList<FileFingerprint> Files)
{
    /// <summary>The exception that tells the problems.</summary>
    public TargetFileException Refusal() => new(Problems);
}
