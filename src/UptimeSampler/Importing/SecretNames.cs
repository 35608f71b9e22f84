using System.Text.RegularExpressions;

namespace UptimeSampler.Importing;

/// <summary>Tells headers and parameters that hold secrets, by their names, headers also by what they hold: their values do not leave the file that they stand in.</summary>
internal static partial class SecretNames
{
    /// <summary>What Azure Functions calls a key; as a part of other names it is none.</summary>
    private const string FunctionKey = "code";

    private static readonly string[] Words = ["auth", "cookie", "token", "key", "secret", "pass", "pwd", "session", "sig", "credential", "jwt", "bearer"];

    /// <summary>What stands in the targets file for a header's value.</summary>
    public static string Value(ImportedTargets found, string target, string name, string value) =>
        // What is put in from the environment there, is here.
        (IsSecret(name) || IsCredential().IsMatch(value)) && !IsVariable().IsMatch(value) ? found.Secret(target, name) : value;

    /// <summary>Whether something of that name holds a secret.</summary>
    public static bool IsSecret(string name) => name.Equals(FunctionKey, StringComparison.OrdinalIgnoreCase) || Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>What no header holds but to say who one is, whatever its name.</summary>
    [GeneratedRegex(@"^\s*(Bearer|Basic|Digest|Token)\s+\S", RegexOptions.IgnoreCase)]
    private static partial Regex IsCredential();

    [GeneratedRegex(@"^((Bearer|Basic|Digest|Token)\s+)?\$\{[A-Za-z_][A-Za-z0-9_]*\}$", RegexOptions.IgnoreCase)]
    private static partial Regex IsVariable();
}
