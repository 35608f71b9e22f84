namespace UptimeSampler.App.Settings;

/// <summary>The settings of the process cannot be used: says everything that is wrong, one problem a line.</summary>
internal sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems => problems;
}
