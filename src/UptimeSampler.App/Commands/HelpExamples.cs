using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace UptimeSampler.App.Commands;

/// <summary>
/// A command writes its examples where its description is; here they move to the end of its help, where people look for them, and out of
/// the lists of commands.
/// </summary>
internal sealed class HelpExamples : SynchronousCommandLineAction
{
    private const string Heading = "\n\nExamples:\n";

    private readonly Dictionary<Command, string> examples = [];
    private readonly HelpAction standard;

    private HelpExamples(HelpAction standard) => this.standard = standard;

    public override bool ClearsParseErrors => true;

    /// <summary>Call it when all commands have been added.</summary>
    public static void MoveToTheEnd(RootCommand root)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        HelpExamples help = new((HelpAction)option.Action!);
        help.Take(root);
        option.Action = help;
    }

    public override int Invoke(ParseResult parseResult)
    {
        int code = standard.Invoke(parseResult);
        if (examples.TryGetValue(parseResult.CommandResult.Command, out string? text))
            parseResult.InvocationConfiguration.Output.WriteLine($"Examples:\n{text}\n");
        return code;
    }

    private void Take(Command command)
    {
        string description = (command.Description ?? "").ReplaceLineEndings("\n");
        int at = description.IndexOf(Heading, StringComparison.Ordinal);
        if (at >= 0)
        {
            examples[command] = description[(at + Heading.Length)..].TrimEnd();
            command.Description = description[..at];
        }
        foreach (Command inner in command.Subcommands)
            Take(inner);
    }
}
