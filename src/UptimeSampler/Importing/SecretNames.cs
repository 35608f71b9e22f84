using System.Text.RegularExpressions;

namespace UptimeSampler.Importing;

/// <summary>Tells by their names headers and parameters that hold secrets: their values do not leave the file that they stand in.</summary>
internal static partial class SecretNames
{
    private static readonly string[] Words = ["auth", "cookie", "token", "key", "secret", "pass", "pwd", "session", "sig", "credential", "jwt", "bearer"];

    /// <summary>What stands in the targets file for a header's value.</summary>
    public static string Value(ImportedTargets found, string target, string name, string value) =>
        // What is put in from the environment there, is here.
        IsSecret(name) && !IsVariable().IsMatch(value) ? found.Secret(target, name) : value;

    /// <summary>Whether something of that name holds a secret.</summary>
    public static bool IsSecret(string name) => Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"^((Bearer|Basic)\s+)?\$\{[A-Za-z_][A-Za-z0-9_]*\}$", RegexOptions.IgnoreCase)]
    private static partial Regex IsVariable();
}
