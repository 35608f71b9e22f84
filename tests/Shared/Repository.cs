namespace UptimeSampler.TestSupport;

/// <summary>The working copy that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its top folder: the first one above the test program that holds the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "UptimeSampler.sln")))
            at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException($"No UptimeSampler.sln above {AppContext.BaseDirectory}; run the tests from a working copy.");
    }
}
