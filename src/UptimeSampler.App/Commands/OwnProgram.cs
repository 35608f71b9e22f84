namespace UptimeSampler.App.Commands;

/// <summary>How this program was called, to print commands that can be copied.</summary>
internal static class OwnProgram
{
    private const string ShortName = "uptimesampler";

    /// <summary>The short name when the shell finds it, else what it was started from.</summary>
    public static string Name { get; } = Find();

    private static string Find()
    {
        string? process = Environment.ProcessPath;
        if (process is null)
            return ShortName;
        if (Path.GetFileNameWithoutExtension(process) == "dotnet")
            return $"dotnet {Quoted(Path.Combine(AppContext.BaseDirectory, ShortName + ".dll"))}";
        string folder = Path.GetDirectoryName(process) ?? "";
        bool onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Contains(folder);
        return onPath ? ShortName : Quoted(FromHere(process));
    }

    /// <summary>Short enough to be read, where the program lies below the folder it was called from.</summary>
    private static string FromHere(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? path : Path.Combine(".", relative);
    }

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
