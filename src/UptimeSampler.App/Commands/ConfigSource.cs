using System.CommandLine;
using UptimeSampler.App.Settings;

namespace UptimeSampler.App.Commands;

/// <summary>The settings of the process as a command was called: <c>SettingsFile.Load(parsed)</c>.</summary>
internal static class ConfigSource
{
    extension(SettingsFile)
    {
        /// <param name="parsed">The call.</param>
        /// <param name="requireTargets">A targets file that the call names must be there: what is not is a slip of the pen. False where the caller says so itself.</param>
        /// <exception cref="CommandException">Something is wrong; the message holds every problem.</exception>
        public static ProcessSettings Load(ParseResult parsed, bool requireTargets = true)
        {
            if (requireTargets && parsed.GetValue(CommonOptions.Targets) is { } missing && !File.Exists(missing))
                throw new CommandException($"there is no targets file {missing}, which --targets names; correct it, or leave the option out for the usual one");
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
