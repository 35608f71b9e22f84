using System.CommandLine;
using System.Text;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands;

/// <summary>Commands for people to copy, with the files and the database that this one was given: without them they would ask another database.</summary>
internal static class GivenOptions
{
    /// <param name="parsed">The call.</param>
    /// <param name="databasePath">The file that it used: an alert is read in another directory, and a connection string may hold more than a path. Null for commands that need none.</param>
    public static CommandWords Words(ParseResult parsed, string? databasePath = null)
    {
        StringBuilder options = new();
        foreach (Option<string?> file in new[] { CommonOptions.Config, CommonOptions.Targets })
            if (parsed.GetValue(file) is { Length: > 0 } given)
                options.Append(' ').Append(file.Name).Append(' ').Append(ShellText.Quoted(Path.GetFullPath(given)));
        if (databasePath is not null && parsed.GetValue(CommonOptions.Database) is not null)
            options.Append(' ').Append(Database(databasePath));
        return new CommandWords(OwnProgram.Name, options.ToString());
    }

    /// <summary>What is wrong with the database; a command that helps is about the same one.</summary>
    public static string Sentence(ParseResult parsed, StorageException problem) => problem.Path is { } path ? problem.Sentence(Words(parsed, path)) : problem.Message;

    /// <summary>The option that names a database file.</summary>
    public static string Database(string path) => $"{CommonOptions.Database.Name} {ShellText.Quoted("Data Source=" + path)}";
}
