using System.CommandLine;

namespace UptimeSampler.App.Commands;

/// <summary>How this program was called, to print commands that can be copied.</summary>
internal static class OwnProgram
{
    private const string ShortName = "uptimesampler";

    /// <summary>The short name when the shell finds it, else what it was started from.</summary>
    public static string Name { get; } = Find();

    /// <summary>This program as it is started again, with the files that it was given.</summary>
    public static IReadOnlyList<string> Command(ParseResult parsed)
    {
        string process = Environment.ProcessPath ?? ShortName;
        List<string> command = [process];
        if (Path.GetFileNameWithoutExtension(process) == "dotnet")
            command.Add(Path.Combine(AppContext.BaseDirectory, ShortName + ".dll"));
        foreach (Option<string?> file in new[] { CommonOptions.Config, CommonOptions.Targets })
            if (parsed.GetValue(file) is { Length: > 0 } given)
                command.AddRange([file.Name, Path.GetFullPath(given)]);
        if (parsed.GetValue(CommonOptions.Database) is { Length: > 0 } database)
            command.AddRange([CommonOptions.Database.Name, database]);
        return command;
    }

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
