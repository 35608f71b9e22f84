namespace UptimeSampler.Alerting;

/// <summary>
/// Where the program of a command channel is. Left to the runtime, a name would be looked for beside this program and in the current
/// directory first, where somebody else may have put one.
/// </summary>
internal static class ProgramPath
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The absolute path of a program; null when it is neither absolute nor a name in a folder of the search path.</summary>
    /// <param name="command">An absolute path or a name.</param>
    /// <param name="searchPath">What PATH says; null when it is not set.</param>
    public static string? Find(string command, string? searchPath)
    {
        if (Path.IsPathFullyQualified(command))
            return command;
        if (Path.GetFileName(command) != command)
            return null;
        // An empty folder or a relative one in PATH would be the current directory again.
        return (searchPath ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, command))
            .FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path) => File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);
}
