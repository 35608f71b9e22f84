using Microsoft.Extensions.Configuration;

namespace UptimeSampler.App.Settings;

/// <summary>
/// Reads the settings of the process: defaults, then <c>appsettings.json</c>, then environment variables that start with
/// <c>UPTIMESAMPLER_</c>, then the command line; the later wins.
/// </summary>
internal static class SettingsFile
{
    public const string DefaultPath = "appsettings.json";
    public const string EnvironmentPrefix = "UPTIMESAMPLER_";

    /// <summary>Largest file that is read, in bytes.</summary>
    public const int SizeLimit = 1 << 20;

    /// <param name="path">The file, which must exist; null for the default one, which need not.</param>
    /// <param name="overrides">Keys and values from the command line.</param>
    /// <exception cref="SettingsException">Something is wrong; the message holds every problem.</exception>
    public static ProcessSettings Load(string? path, IReadOnlyDictionary<string, string?> overrides)
    {
        List<string> problems = [];
        byte[]? content = ReadFile(path, problems);
        SettingsLines lines = content is null ? SettingsLines.None : SettingsLines.Check(path ?? DefaultPath, content, problems);
        // A file that is not JSON, or that has a key twice, would only give the same problem once more.
        if (problems.Count > 0 && !lines.Readable)
            throw new SettingsException(problems);

        ConfigurationBuilder builder = new();
        if (content is not null)
            builder.AddJsonStream(new MemoryStream(content));
        builder.AddEnvironmentVariables(EnvironmentPrefix);
        builder.AddInMemoryCollection(overrides.Where(pair => pair.Value is not null));
        ProcessSettings settings = new SettingsReader(builder.Build(), lines, overrides, problems).Read();
        return problems.Count == 0 ? settings : throw new SettingsException(problems);
    }

    private static byte[]? ReadFile(string? path, List<string> problems)
    {
        string file = path ?? DefaultPath;
        if (path is null && !File.Exists(file))
            return null;
        try
        {
            RegularFile.Require(file);
            using FileStream stream = File.OpenRead(file);
            if (stream.Length <= SizeLimit)
            {
                byte[] content = new byte[stream.Length];
                stream.ReadExactly(content);
                return content;
            }
            problems.Add($"{file}: the settings file is larger than {SizeLimit} bytes; is it the right file?");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{file}: the settings file cannot be read ({unreadable.Message}); give an existing file with --config, or leave the option out");
        }
        throw new SettingsException(problems);
    }
}
