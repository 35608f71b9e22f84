using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Preflight.Reading;

/// <summary>Reads a preflight's plan: strict JSON with comments, where every problem is told at once, with its line.</summary>
public static class PreflightFile
{
    /// <summary>Bytes of the file.</summary>
    public const int SizeLimit = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file; paths in it start at its folder.</param>
    /// <param name="environment">The value of an environment variable; null when it is not set.</param>
    /// <param name="watched">The targets that the plan may name instead of a URL; asked for only when it does.</param>
    /// <exception cref="PreflightFileException">The file cannot be read, or something in it is wrong.</exception>
    public static PreflightPlan Load(string path, Func<string, string?> environment, Func<TargetSet> watched)
    {
        byte[] content = Content(path);
        ReadContext context = new(Path.GetDirectoryName(Path.GetFullPath(path))!, environment);
        (FileNode? root, IReadOnlyList<JsonProblem> broken) = JsonTreeReader.Read(content, StringComparer.Ordinal);
        PreflightPlan? plan = root is null ? null : PreflightShape.Read(root, context, new PlanPlaces(Path.GetDirectoryName(Path.GetFullPath(path))!, watched));
        TargetFileProblem[] problems = [.. broken.Concat(context.Problems).OrderBy(problem => problem.Line).Select(problem => new TargetFileProblem(path, problem.Line, problem.Key, problem.Message))];
        return problems.Length == 0 ? plan! : throw new PreflightFileException(problems);
    }

    private static byte[] Content(string path)
    {
        string problem;
        try
        {
            if (SmallFile.Read(path, SizeLimit) is { } content)
                return content;
            problem = $"the plan is larger than {SizeLimit} bytes; is it the right file?";
        }
        catch (NotRegularFileException irregular)
        {
            problem = $"the plan cannot be read: {irregular.Message}";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = $"the plan cannot be read ({unreadable.Message}); create it (config/preflight.example.json shows how), or name another";
        }
        throw new PreflightFileException([new TargetFileProblem(path, 0, "", problem)]);
    }
}

/// <summary>Where a plan finds what it names.</summary>
/// <param name="Folder">Where paths start.</param>
/// <param name="Watched">The targets that it may name.</param>
internal sealed record PlanPlaces(string Folder, Func<TargetSet> Watched);
