using System.Text;

namespace UptimeSampler.Targets.Reading;

/// <summary>What is known and found while one file is read: its folder, the environment, the problems, the files of secrets.</summary>
/// <param name="folder">Where paths of secrets start.</param>
/// <param name="environment">The value of an environment variable; null when <c>${NAME}</c> is no variable but a text: on a command line the shell has put them in.</param>
internal sealed class ReadContext(string folder, Func<string, string?>? environment)
{
    // What a message shows of a value.
    private const int ShownLimit = 80;

    private readonly HashSet<JsonProblem> seen = [];
    private readonly List<JsonProblem> problems = [];
    private readonly List<JsonProblem> warnings = [];
    private readonly Dictionary<string, FileFingerprint> secretFiles = new(StringComparer.Ordinal);

    /// <summary>Everything found so far. A problem in the defaults is told once, not once per target.</summary>
    public IReadOnlyList<JsonProblem> Problems => problems;

    /// <summary>What is allowed and hardly wise.</summary>
    public IReadOnlyList<JsonProblem> Warnings => warnings;

    /// <summary>The files that secrets were read from, as they were then; also those that could not be read.</summary>
    public IEnumerable<FileFingerprint> SecretFiles => secretFiles.Values;

    /// <summary>True when the values stand in a JSON file, where backslashes and dollar signs mean something.</summary>
    public bool IsFile => environment is not null;

    /// <summary>Notes a problem.</summary>
    public void Fail(int line, string key, string message)
    {
        JsonProblem problem = new(line, key, message);
        if (seen.Add(problem))
            problems.Add(problem);
    }

    /// <summary>Notes a problem with a value.</summary>
    public void Fail(FileNode node, string message) => Fail(node.Line, node.Path, message);

    /// <summary>Notes what is allowed and hardly wise.</summary>
    public void Warn(FileNode node, string message)
    {
        JsonProblem warning = new(node.Line, node.Path, message);
        if (seen.Add(warning))
            warnings.Add(warning);
    }

    /// <summary>The text of a node with its variables put in; null, and a problem noted, when it is no text or a variable is missing.</summary>
    public string? TextOf(FileNode node)
    {
        if (node.Kind != System.Text.Json.JsonValueKind.String)
        {
            Fail(node, $"{node.KindText} stands where a text belongs; write a text in quotes");
            return null;
        }
        if (environment is null)
            return node.Text;
        if (VariableText.TryExpand(node.Text, environment, out string expanded, out string? problem))
            return expanded;
        Fail(node, problem);
        return null;
    }

    /// <summary>The full path of a file that this one names.</summary>
    public string PathOf(string name) => Path.GetFullPath(Path.Combine(folder, name));

    /// <summary>The content of a secret's file, without the newline at its end; null, and a problem noted, when it cannot be read.</summary>
    public string? ContentOf(FileNode node)
    {
        if (TextOf(node) is not { } name)
            return null;
        string path = Path.GetFullPath(Path.Combine(folder, name));
        secretFiles[path] = new FileFingerprint(path, TargetLimits.SecretFileSize, "");
        try
        {
            byte[]? bytes = SmallFile.Read(path, TargetLimits.SecretFileSize);
            secretFiles[path] = FileFingerprint.Of(path, TargetLimits.SecretFileSize, bytes);
            if (bytes is not null)
                return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimEnd('\n').TrimEnd('\r');
            Fail(node, $"the file '{path}' is larger than {TargetLimits.SecretFileSize} bytes; is it the right file?");
        }
        catch (NotRegularFileException irregular)
        {
            Fail(node, $"the file '{path}' cannot be read: {irregular.Message}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Fail(node, $"the file '{path}' cannot be read ({unreadable.GetType().Name}); check the path, which starts at the folder of the targets file, and the permissions");
        }
        return null;
    }

    /// <summary>A value as a message shows it: as written in the file, so that a variable's content never shows; short; on one line.</summary>
    public static string Shown(FileNode node) => Shorten(node.Text);

    /// <summary>The same of a URL, without what may be secret in it; hidden before it is cut, for a cut would take the '@' that tells a password.</summary>
    public static string ShownUrl(FileNode node) => Shorten(HttpShapes.WithoutSecrets(node.Text));

    private static string Shorten(string whole) => PlainText.Exact(whole, ShownLimit);
}
