namespace UptimeSampler.Importing;

/// <summary>Tells headers that hold secrets: their values do not leave the file that they stand in.</summary>
internal static class SecretHeaders
{
    private static readonly string[] Words = ["authorization", "cookie", "token", "key", "secret", "password", "auth"];

    /// <summary>What stands in the targets file for a header's value.</summary>
    public static string Value(ImportedTargets found, string target, string name, string value) =>
        // What is put in from the environment there, is here.
        Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)) && !(value.Contains("${", StringComparison.Ordinal) && value.Length < 200) ? found.Secret(target, name) : value;
}
