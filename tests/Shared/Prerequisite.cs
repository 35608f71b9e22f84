namespace UptimeSampler.TestSupport;

/// <summary>
/// What a test needs from its machine. Missing on a developer's machine: the test is skipped and says what to install.
/// Missing where CI=true: the test fails, so that nothing goes untested unseen.
/// </summary>
internal static class Prerequisite
{
    /// <summary>Requires a program on the path (or in the folders of system programs).</summary>
    /// <returns>The program's full path.</returns>
    public static string Require(string program, string howToGet)
    {
        string folders = Environment.GetEnvironmentVariable("PATH") + Path.PathSeparator + string.Join(Path.PathSeparator, "/usr/sbin", "/sbin", "/usr/local/sbin");
        string? found = folders
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
        Require(found is not null, $"the program '{program}'", howToGet);
        return found!;
    }

    /// <summary>Requires anything else, such as root or a kernel setting.</summary>
    public static void Require(bool there, string what, string howToGet)
    {
        if (there)
            return;
        string message = $"This test needs {what}, which is not here: {howToGet}";
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
            Assert.Fail(message);
        Assert.Inconclusive(message);
    }
}
