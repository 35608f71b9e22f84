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
        byte[]? content;
        try
        {
            content = SmallFile.Read(path, TargetLimits.FileSize);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Broken(path, $"the targets file cannot be read ({unreadable.Message}); create it (config/targets.example.json shows how), or name another with --targets");
        }
        return content is null
            ? throw Broken(path, $"the targets file is larger than {TargetLimits.FileSize} bytes; split it over several processes")
            : Read(content, path, environment);
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="content">UTF-8.</param>
    /// <param name="path">Path of the file, for messages and as the start of the paths in it.</param>
    /// <param name="environment">The value of an environment variable; null when it is not set.</param>
    /// <exception cref="TargetFileException">Something in it is wrong.</exception>
    public static TargetSet Read(ReadOnlyMemory<byte> content, string path, Func<string, string?> environment)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        ReadContext context = new(folder, environment);
        (FileNode? root, IReadOnlyList<JsonProblem> broken) = JsonTreeReader.Read(content, StringComparer.Ordinal);
        TargetSet? targets = root is null ? null : TargetFileShape.Read(root, context);
        List<TargetFileProblem> problems = [.. broken.Concat(context.Problems).OrderBy(problem => problem.Line).Select(problem => new TargetFileProblem(path, problem.Line, problem.Key, problem.Message))];
        return problems.Count > 0 || targets is null ? throw new TargetFileException(problems) : targets;
    }

    private static TargetFileException Broken(string path, string message) => new([new TargetFileProblem(path, 0, "", message)]);
}
