namespace UptimeSampler;

/// <summary>Names of kinds of tests, as people and scripts write them.</summary>
public static class TestNames
{
    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. Enum.GetValues<TestKind>().Select(kind => kind.Name())];

    /// <summary>The name of a kind, such as <c>stress</c>.</summary>
    public static string Name(this TestKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The kind of a name; null when there is none.</summary>
    public static TestKind? Kind(string name) => Kinds.Contains(name) ? Enum.Parse<TestKind>(name, ignoreCase: true) : null;

    /// <summary>A verdict's name in a word that nobody misses, such as <c>NOT READY</c>.</summary>
    public static string Word(string verdict) => verdict.Replace('_', ' ').ToUpperInvariant();
}
