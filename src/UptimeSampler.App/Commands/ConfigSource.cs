using System.CommandLine;
using UptimeSampler.App.Settings;

namespace UptimeSampler.App.Commands;

/// <summary>The settings of the process as a command was called: <c>SettingsFile.Load(parsed)</c>.</summary>
internal static class ConfigSource
{
    extension(SettingsFile)
    {
        /// <exception cref="CommandException">Something is wrong; the message holds every problem.</exception>
        public static ProcessSettings Load(ParseResult parsed)
        {
            Dictionary<string, string?> overrides = new(StringComparer.OrdinalIgnoreCase)
            {
                ["database"] = parsed.GetValue(CommonOptions.Database),
                ["targets"] = parsed.GetValue(CommonOptions.Targets),
            };
            try
            {
                return SettingsFile.Load(parsed.GetValue(CommonOptions.Config), overrides);
            }
            catch (SettingsException broken)
            {
                throw new CommandException(broken.Message);
            }
        }
    }
}
