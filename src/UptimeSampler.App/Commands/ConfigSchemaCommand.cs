using System.CommandLine;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands;

/// <summary><c>config schema</c>: the JSON Schema of the targets file, for editors.</summary>
internal static class ConfigSchemaCommand
{
    public static Command Create()
    {
        Command command = new("schema", """
            Prints the JSON Schema of the targets file, for editors

            Examples:
              uptimesampler config schema > config/targets.schema.json
              uptimesampler config schema | jq '.properties.targets.items.properties | keys'
            """);
        command.SetAction(async (_, _) =>
        {
            await Console.Out.WriteAsync(TargetSchema.Text());
            return ExitCode.Healthy;
        });
        return command;
    }
}
